/** What changed since the last tick, each call once. */

import type { Change } from '../book/call-book.ts';
import type { LiveCall } from '../book/live-call.ts';

/** The changed calls, each with what it was at the last tick; and the calls that went stale. */
export interface News {
  readonly changed: ReadonlyMap<LiveCall, LiveCall | null>;
  readonly stale: readonly LiveCall[];
}

export class NewsDesk {
  #changed = new Map<LiveCall, LiveCall | null>();
  #stale: LiveCall[] = [];

  get isEmpty(): boolean {
    return this.#changed.size === 0 && this.#stale.length === 0;
  }

  take({ call, before }: Change): void {
    const origin = before === null ? undefined : this.#changed.get(before);
    if (before !== null) this.#changed.delete(before);
    this.#changed.set(call, origin === undefined ? before : origin);
  }

  goStale(call: LiveCall): void {
    this.#stale.push(call);
  }

  /** Everything since the last time this was called. */
  next(): News {
    const news = { changed: this.#changed, stale: this.#stale };
    this.#changed = new Map();
    this.#stale = [];
    return news;
  }
}
