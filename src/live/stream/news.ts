/** What changed since the last tick, each call once. */

import type { Change } from '../book/call-book.ts';
import type { LiveCall } from '../book/live-call.ts';

/** The changed calls, each with what it was at the last tick; and the calls that went stale. */
export interface News {
  readonly changed: ReadonlyMap<LiveCall, LiveCall | null>;
  readonly stale: readonly LiveCall[];
  /** Calls that show something else because the call that dialled them changed; it may have changed, too. */
  readonly touched: ReadonlySet<LiveCall>;
}

export class NewsDesk {
  #changed = new Map<LiveCall, LiveCall | null>();
  #stale: LiveCall[] = [];
  #touched = new Set<LiveCall>();

  get isEmpty(): boolean {
    return this.#changed.size === 0 && this.#stale.length === 0 && this.#touched.size === 0;
  }

  take({ call, before }: Change): void {
    const origin = before === null ? undefined : this.#changed.get(before);
    if (before !== null) this.#changed.delete(before);
    this.#changed.set(call, origin === undefined ? before : origin);
    if (before !== null && this.#touched.delete(before)) this.#touched.add(call);
  }

  touch(call: LiveCall): void {
    this.#touched.add(call);
  }

  goStale(call: LiveCall): void {
    this.#stale.push(call);
  }

  /** Everything since the last time this was called. */
  next(): News {
    const news = { changed: this.#changed, stale: this.#stale, touched: this.#touched };
    this.#changed = new Map();
    this.#stale = [];
    this.#touched = new Set();
    return news;
  }
}
