/** How long the callbacks of the last hour took, by the minute in which they arrived. */

import { beginOf, QUARTER_MS } from '../tables/period-times.ts';

const KEPT_MS = 4 * QUARTER_MS;

/** How many callbacks of an account that arrived in a minute are in a bin. */
export interface LagCount {
  readonly minute: number;
  readonly account: string;
  readonly bin: number;
  readonly events: number;
}

/** How things are at one position of the log. It doesn't change. */
export interface RecentLagCounts {
  /** Every callback that arrived since this minute is here, milliseconds since 1970. */
  readonly since: number;
  readonly counts: Iterable<LagCount>;
}

export class RecentLag {
  #since: number;
  /** By minute, and by account and bin. */
  readonly #minutes = new Map<number, ReadonlyMap<string, LagCount>>();

  constructor(since: number) {
    this.#since = since;
  }

  add(counts: Iterable<LagCount>): void {
    const grown = new Map<number, Map<string, LagCount>>();
    for (const { minute, account, bin, events } of counts) {
      if (minute < this.#since) continue;
      const all = grown.get(minute) ?? new Map(this.#minutes.get(minute));
      grown.set(minute, all);
      const name = `${bin} ${account}`;
      const before = all.get(name)?.events ?? 0;
      all.set(name, { minute, account, bin, events: before + events });
    }
    for (const [minute, all] of grown) this.#minutes.set(minute, all);
  }

  /** Knows earlier minutes from now on. Of these counts, those that are known are left out. */
  extend(from: number, counts: readonly LagCount[]): void {
    const until = this.#since;
    this.#since = Math.min(until, from);
    this.add(counts.filter(({ minute }) => minute < until));
  }

  /** `now`: minutes long before it are forgotten, a quarter of an hour at a time. */
  snapshot(now: number): RecentLagCounts {
    const last = now - KEPT_MS;
    this.#since = Math.max(this.#since, beginOf(last, QUARTER_MS));
    for (const minute of this.#minutes.keys()) {
      if (minute < this.#since) this.#minutes.delete(minute);
    }
    const minutes = [...this.#minutes.values()];
    return { since: this.#since, counts: minutes.flatMap((counts) => [...counts.values()]) };
  }
}
