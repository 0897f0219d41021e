/**
 * Has a thread that nobody waits for leave its processor to those that somebody does. A scheduler lets
 * whoever runs go on for some milliseconds, also where the thread that answers callbacks, or the one
 * that writes the journal, has just become ready; on few processors the answers then wait for work
 * that could have been done later. It knows no clock but the one it is given.
 */

import { SLEEP_MS, WORK_MS } from '../tuning.ts';

export class ProcessorYield {
  readonly #now: () => number;
  readonly #sleep: (milliseconds: number) => void;
  #since = Number.NEGATIVE_INFINITY;
  /** Whether its own work has become urgent: then it yields to nobody. */
  isHurried = false;

  /** `now`: milliseconds of a steady clock. */
  constructor(now: () => number, sleep: (milliseconds: number) => void = sleepThread) {
    this.#now = now;
    this.#sleep = sleep;
  }

  /** To be called between two pieces of work, each much shorter than a millisecond. */
  yieldIfDue(): void {
    if (this.isHurried || this.#now() - this.#since < WORK_MS) return;
    this.#sleep(SLEEP_MS);
    this.#since = this.#now();
  }
}

const NEVER_WOKEN = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

function sleepThread(milliseconds: number): void {
  Atomics.wait(NEVER_WOKEN, 0, 0, milliseconds);
}
