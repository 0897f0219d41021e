/**
 * The deadline for an answer, or for its next part. One timer serves both limits, because each
 * callback under way has one; the HTTP library's own timers are off by up to half a second.
 */

import type { DeliveryPolicy } from '../contract/delivery-policy.ts';
import type { Timer } from '../vocabulary/clock.ts';

/** The limits of one attempt. */
export type AnswerLimits = Pick<DeliveryPolicy, 'readMs' | 'totalMs'>;
export type ExpiredLimit = 'READ_TIMEOUT' | 'TOTAL_TIMEOUT';

export class AnswerDeadline {
  readonly #timer: Timer;
  readonly #limits: AnswerLimits;
  #readUntil = 0;
  #totalUntil = 0;
  #cancel: (() => void) | null = null;

  constructor(timer: Timer, limits: AnswerLimits) {
    this.#timer = timer;
    this.#limits = limits;
  }

  /**
   * Starts waiting when the request goes out; its body takes `sendingMs`. Calls back at most once, with
   * the limit that was exceeded.
   */
  start(sendingMs: number, expired: (limit: ExpiredLimit) => void): void {
    this.stop();
    const now = this.#timer.now();
    this.#readUntil = now + sendingMs + this.#limits.readMs;
    this.#totalUntil = now + this.#limits.totalMs;
    this.#wait(now, expired);
  }

  /** A part of the answer has arrived. */
  heard(): void {
    this.#readUntil = this.#timer.now() + this.#limits.readMs;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #wait(now: number, expired: (limit: ExpiredLimit) => void): void {
    const until = Math.min(this.#readUntil, this.#totalUntil);
    this.#cancel = this.#timer.after(Math.max(0, until - now), () => {
      const then = this.#timer.now();
      if (then >= this.#totalUntil) expired('TOTAL_TIMEOUT');
      else if (then >= this.#readUntil) expired('READ_TIMEOUT');
      else this.#wait(then, expired);
    });
  }
}
