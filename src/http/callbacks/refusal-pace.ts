/**
 * Limits refusals to a few hundred a second. A refusal costs about as much as a callback, but strangers who
 * send the next request as soon as they're answered could take the CPU from callbacks. While a refusal waits,
 * its connection isn't read, so each connection costs one refusal at a time. The first two hundred in a row
 * are answered immediately, so a misconfigured sender rarely waits.
 */

import type { Timer } from '../../ports/clock.ts';

/** Sustained refusals a second: at 30 to 140 us each, a few percent of the main thread. */
const PER_SECOND = 500;
/** Refusals that are answered immediately after a pause: together 10 to 30 ms of the main thread. */
const BURST = 200;
/** How often waiting refusals are answered, in milliseconds. */
const TURN_MS = 20;

/** The part of a socket that's needed here. */
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
   * Answers now, or when it's this refusal's turn. If another request on a waiting connection must be refused,
   * the connection is closed: providers and proxies don't do that.
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

  /** Answers everything that's waiting, and all later refusals immediately, because the server is closing. */
  end(): void {
    this.#allowed = Number.POSITIVE_INFINITY;
    for (const run of this.#waiting.splice(0)) run();
  }

  #count(): void {
    const now = this.#timer.now();
    // If the clock is set back, this adds nothing; if it's set forward, at most the burst.
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
