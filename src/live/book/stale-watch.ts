/** Finds calls that have been in progress for longer than a call can last: their end never arrived. */

import type { CallBook } from './call-book.ts';
import type { LiveCall } from './live-call.ts';

/** Calls that are looked at in one go. Each is decoded once for it. */
const CALLS_AT_ONCE = 500;

export class StaleWatch {
  readonly #book: CallBook;
  readonly #staleMs: number;
  #round: Iterator<LiveCall> | null = null;

  constructor(book: CallBook, staleMs: number) {
    this.#book = book;
    this.#staleMs = staleMs;
  }

  /** All stale calls. */
  all(at: number): readonly LiveCall[] {
    return [...this.#book.inProgress].filter((call) => this.#isStale(call, at));
  }

  /** The stale ones among the next few calls in progress. Goes round and round. */
  next(at: number): readonly LiveCall[] {
    this.#round ??= this.#book.inProgress.values();
    const stale: LiveCall[] = [];
    for (let looked = 0; looked < CALLS_AT_ONCE; looked += 1) {
      const { value: call, done } = this.#round.next();
      if (done === true) {
        this.#round = null;
        break;
      }
      if (this.#isStale(call, at)) stale.push(call);
    }
    return stale;
  }

  #isStale(call: LiveCall, at: number): boolean {
    return at - call.since > this.#staleMs;
  }
}
