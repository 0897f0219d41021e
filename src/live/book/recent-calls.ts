/** The calls that changed last, by the position of their last record. */

import type { LiveCall } from './live-call.ts';

/** Replaced versions that may lie about before the list is tidied. */
const SPARE = 1024;

export class RecentCalls {
  /** By position, ascending. Replaced versions are left in it for a while. */
  #calls: LiveCall[] = [];
  /** Of those, how many were dropped at the front, and how many are current. */
  #dropped = 0;
  #current = 0;

  get size(): number {
    return this.#current;
  }

  /** Adds a call that changed after all the others. */
  add(call: LiveCall): void {
    call.isRecent = true;
    if (this.#calls.length > 2 * this.#current + SPARE) this.#tidy();
    this.#calls.push(call);
    this.#current += 1;
  }

  /** A later version of a call in the list has come. */
  replaced(call: LiveCall): void {
    call.isRecent = false;
    this.#current -= 1;
  }

  /** Drops the call that changed longest ago; null if there is none. */
  dropOldest(): LiveCall | null {
    for (;;) {
      const call = this.#calls[this.#dropped];
      if (call === undefined) return null;
      this.#dropped += 1;
      if (!call.isRecent) continue;
      call.isRecent = false;
      this.#current -= 1;
      return call;
    }
  }

  /** The calls that changed after `position`, up to `last`, in that order. */
  *between(position: number, last: number): Iterable<LiveCall> {
    for (let index = this.#indexAfter(position); index < this.#calls.length; index += 1) {
      const call = this.#calls[index];
      if (call === undefined || call.position > last) return;
      if (call.isRecent) yield call;
    }
  }

  #tidy(): void {
    this.#calls = this.#calls.filter(({ isRecent }) => isRecent);
    this.#dropped = 0;
  }

  #indexAfter(position: number): number {
    let [low, high] = [this.#dropped, this.#calls.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#calls[middle]?.position ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
