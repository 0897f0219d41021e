/**
 * The time that calls live in: it starts where it is told and runs `speed` times as fast as the
 * clock below it. Network time-outs and retries are real and do not use it.
 */
import type { Clock } from '../../ports/clock.ts';

/** Emulated time, in milliseconds since 1970, UTC. */
export class EmulatedClock implements Clock {
  readonly #real: Clock;
  readonly #realStart: number;
  readonly #startAt: number;
  readonly #speed: number;

  constructor(real: Clock, startAt: number, speed: number) {
    this.#real = real;
    this.#realStart = real.now();
    this.#startAt = startAt;
    this.#speed = speed;
  }

  /** The emulated time, whole milliseconds. */
  now(): number {
    return Math.floor(this.#startAt + (this.#real.now() - this.#realStart) * this.#speed);
  }

  /** How long the clock below must run until `at` is reached; 0 where it already is. */
  realMsUntil(at: number): number {
    const realAt = this.#realStart + (at - this.#startAt) / this.#speed;
    return Math.max(0, Math.ceil(realAt - this.#real.now()));
  }
}
