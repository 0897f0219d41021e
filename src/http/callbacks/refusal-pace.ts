/**
 * Answers refusals no faster than a few hundred a second. A refusal costs about as much as a callback, but
 * strangers who send the next request with each answer can have so many of them that callbacks wait for
 * the processor. A connection whose refusal waits isn't read, so it costs one refusal at a time. The
 * first two hundred in a row are answered at once, so a sender that's set up wrong hardly ever waits.
 */

import type { Timer } from '../../ports/clock.ts';

/** Refusals a second in the long run: at 30 to 140 us each, a few hundredths of the main thread. */
const PER_SECOND = 500;
/** Refusals that are answered at once after a quiet while: all together 10 to 30 ms of the main thread. */
const BURST = 200;
/** How often those that wait get their turn, in milliseconds. */
const TURN_MS = 20;

/** The part of a socket that matters here. */
export interface Connection {
  pause(): unknown;
  resume(): unknown;
  destroy(): unknown;
}

export class RefusalPace {
  readonly #timer: Timer;
  readonly #held = new Set<Connection>();
  readonly #waiting: (() => void)[] = [];
  #allowed = BURST;
  #countedAt: number;
  #isTimed = false;

  constructor(timer: Timer) {
    this.#timer = timer;
    this.#countedAt = timer.now();
  }

  /**
   * Answers now, or when it's this refusal's turn. A connection that sends another one to be refused
   * while it waits is cut: no provider and no proxy does that.
   */
  answer(connection: Connection, run: () => void): void {
    if (this.#held.has(connection)) {
      connection.destroy();
      return;
    }
    this.#count();
    if (this.#waiting.length === 0 && this.#allowed >= 1) {
      this.#allowed -= 1;
      run();
      return;
    }
    this.#held.add(connection);
    connection.pause();
    this.#waiting.push(() => {
      this.#held.delete(connection);
      connection.resume();
      run();
    });
    this.#plan();
  }

  /** Answers all that wait, and from now on everything at once: the server closes. */
  end(): void {
    this.#allowed = Number.POSITIVE_INFINITY;
    for (const run of this.#waiting.splice(0)) run();
  }

  #count(): void {
    const now = this.#timer.now();
    // A clock that was set back adds nothing; one that was set forward no more than the burst.
    const gained = (Math.max(0, now - this.#countedAt) / 1000) * PER_SECOND;
    this.#allowed = Math.min(Math.max(BURST, this.#allowed), this.#allowed + gained);
    this.#countedAt = now;
  }

  #plan(): void {
    if (this.#isTimed) return;
    this.#isTimed = true;
    this.#timer.after(TURN_MS, () => {
      this.#isTimed = false;
      this.#count();
      const turns = Math.floor(Math.min(this.#allowed, this.#waiting.length));
      this.#allowed -= turns;
      for (const run of this.#waiting.splice(0, turns)) run();
      if (this.#waiting.length > 0) this.#plan();
    });
  }
}
