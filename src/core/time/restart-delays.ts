/** How long to wait before a thread or process that ended unexpectedly is restarted. */

/** Before the first restart, in milliseconds; each further one in a row waits twice as long. */
const FIRST_MS = 100;
const LONGEST_MS = 30_000;
/** After it ran for this long, in milliseconds, the next restart counts as the first. */
const WELL_MS = 60_000;

export class RestartDelays {
  #inARow = 0;

  /** The delay after one ended that ran for `ranMs`. */
  next(ranMs: number): number {
    if (ranMs >= WELL_MS) this.#inARow = 0;
    const delay = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#inARow);
    this.#inARow += 1;
    return delay;
  }
}
