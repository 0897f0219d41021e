/** The calls that changed last, by the position of their last record. */

import type { LiveCall } from './live-call.ts';

/** Places without a call that there may be before the list is tidied. */
const SPARE = 1024;

export class RecentCalls {
  /** By position, ascending. Null where a call was removed: it must not stay in memory. */
  #calls: (LiveCall | null)[] = [];
  /** The position of each place, also of those without a call. */
  #positions: number[] = [];
  /** How many places were dropped at the front, and how many have a call. */
  #dropped = 0;
  #current = 0;

  get size(): number {
    return this.#current;
  }

  /** Adds a call that changed after all the others. */
  add(call: LiveCall): void {
    if (this.#calls.length > 2 * this.#current + SPARE) this.#tidy();
    this.#append(call);
    this.#current += 1;
  }

  /** Takes a call out if it's in the list: a later version of it has come. */
  remove(call: LiveCall): void {
    if (call.recentPlace === null) return;
    this.#calls[call.recentPlace] = null;
    call.recentPlace = null;
    this.#current -= 1;
  }

  /** Drops the call that changed longest ago; null if there is none. */
  dropOldest(): LiveCall | null {
    for (;;) {
      const call = this.#calls[this.#dropped];
      if (call === undefined) return null;
      this.#dropped += 1;
      if (call === null) continue;
      this.remove(call);
      return call;
    }
  }

  /** The calls that changed after `position`, up to `last`, in that order. */
  *between(position: number, last: number): Iterable<LiveCall> {
    for (let place = this.#placeAfter(position); place < this.#calls.length; place += 1) {
      if ((this.#positions[place] ?? 0) > last) return;
      const call = this.#calls[place];
      if (call) yield call;
    }
  }

  #append(call: LiveCall): void {
    call.recentPlace = this.#calls.push(call) - 1;
    this.#positions.push(call.position);
  }

  #tidy(): void {
    const calls = this.#calls;
    this.#calls = [];
    this.#positions = [];
    this.#dropped = 0;
    for (const call of calls) if (call !== null) this.#append(call);
  }

  #placeAfter(position: number): number {
    let [low, high] = [this.#dropped, this.#positions.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#positions[middle] ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
