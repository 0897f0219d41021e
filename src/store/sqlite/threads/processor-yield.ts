/**
 * Makes the writer thread yield the CPU to latency-critical threads. A scheduler lets a running thread
 * continue for some milliseconds even when the thread that answers callbacks, or the one that writes the
 * journal, becomes ready; with few processors, answers then wait for work that could have been done later.
 */

import { SLEEP_MS, WORK_MS } from '../tuning.ts';

export class ProcessorYield {
  readonly #now: () => number;
  readonly #sleep: (milliseconds: number) => void;
  #since = Number.NEGATIVE_INFINITY;
  /** Whether its own work is urgent, so that it doesn't yield. */
  isHurried = false;

  /** `now`: milliseconds of a steady clock. */
  constructor(now: () => number, sleep: (milliseconds: number) => void = sleepThread) {
    this.#now = now;
    this.#sleep = sleep;
  }

  /** Call this between two pieces of work, each much shorter than a millisecond. */
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
