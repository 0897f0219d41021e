/**
 * The time that calls live in: it starts where it is told and runs `speed` times as fast as the
 * clock below it, or stands still and is moved by hand. Network time-outs and retries are real and
 * do not use it.
 */
import type { Clock } from '../vocabulary/clock.ts';

/** How emulated time passes: by itself, or only when it is moved. */
export const CLOCK_MODES = ['running', 'by-hand'] as const;
export type ClockMode = (typeof CLOCK_MODES)[number];

/** Emulated time, in milliseconds since 1970, UTC. */
export class EmulatedClock implements Clock {
  readonly #real: Clock;
  readonly #speed: number;
  #realStart: number;
  #startAt: number;

  /** @param speed emulated seconds per real second; 0 stands still. */
  constructor(real: Clock, startAt: number, speed: number) {
    this.#real = real;
    this.#realStart = real.now();
    this.#startAt = startAt;
    this.#speed = speed;
  }

  get mode(): ClockMode {
    return this.#speed === 0 ? 'by-hand' : 'running';
  }

  /** The emulated time, whole milliseconds. */
  now(): number {
    return Math.floor(this.#startAt + (this.#real.now() - this.#realStart) * this.#speed);
  }

  /** How long the clock below must run until `at` is reached: 0 where it is, else maybe for ever. */
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
