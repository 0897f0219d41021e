/**
 * Emulated time: it starts at a given moment and runs `speed` times as fast as the real clock, or it's
 * paused and moved by hand. Network timeouts and retries use real time.
 */
import type { Clock } from '../vocabulary/clock.ts';

/** Whether emulated time passes by itself, or only when it's moved. */
export const CLOCK_MODES = ['running', 'by-hand'] as const;
export type ClockMode = (typeof CLOCK_MODES)[number];

/** Emulated time, in milliseconds since 1970, UTC. */
export class EmulatedClock implements Clock {
  readonly #real: Clock;
  readonly #speed: number;
  #realStart: number;
  #startAt: number;

  /** @param speed emulated seconds per real second; 0 for a clock that is moved by hand */
  constructor(real: Clock, startAt: number, speed: number) {
    this.#real = real;
    this.#realStart = real.now();
    this.#startAt = startAt;
    this.#speed = speed;
  }

  get mode(): ClockMode {
    return this.#speed === 0 ? 'by-hand' : 'running';
  }

  /** The emulated time in whole milliseconds. */
  now(): number {
    return Math.floor(this.#startAt + (this.#real.now() - this.#realStart) * this.#speed);
  }

  /** Real milliseconds until `at`: 0 if it has been reached, infinite if the clock is paused. */
  realMsUntil(at: number): number {
    if (this.#speed === 0) return at <= this.#startAt ? 0 : Number.POSITIVE_INFINITY;
    const realAt = this.#realStart + (at - this.#startAt) / this.#speed;
    return Math.max(0, Math.ceil(realAt - this.#real.now()));
  }

  /** Jumps ahead; time never goes back. */
  moveTo(at: number): void {
    if (at <= this.now()) return;
    this.#startAt = at;
    this.#realStart = this.#real.now();
  }
}
