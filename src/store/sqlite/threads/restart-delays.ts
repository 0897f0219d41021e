/** How long to wait before a thread that ended by itself is started again. Knows no clock. */

/** Before the first restart, in milliseconds; each one in a row waits twice as long as the one before. */
const FIRST_MS = 100;
const LONGEST_MS = 30_000;
/** A thread that ran for this long, in milliseconds, has put right what ended the one before it. */
const WELL_MS = 60_000;

export class RestartDelays {
  #inARow = 0;

  /** The delay after a thread ended that ran for `ranMs`. */
  next(ranMs: number): number {
    if (ranMs >= WELL_MS) this.#inARow = 0;
    const delay = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#inARow);
    this.#inARow += 1;
    return delay;
  }
}
