/**
 * The buckets whose calls have changed since they were counted. They're marked in the transaction that changes the
 * calls, so that questions read facts in their place, and counted again once nothing changes them any more: counting
 * costs ten times what a step does.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import { DIRTY_BUCKETS, GRAINS, type Grain } from '../tables/buckets.ts';
import { beginOf, MINUTE_MS, QUARTER_MS } from '../tables/period-times.ts';
import type { ZoneDays } from '../tables/zone-days.ts';
import { isAmong, runAmong } from './facts/among.ts';

/** A bucket is left alone until nothing has changed it for this long. */
const SETTLED_MS = 30_000;

/** Buckets by when they begin. */
export type BucketBegins = Readonly<Record<Grain, readonly number[]>>;

export class DirtyBuckets {
  readonly #connection: DuckDBConnection;
  readonly #days: ZoneDays;
  /** When they last changed, milliseconds since 1970. */
  readonly #changedAt: Readonly<Record<Grain, Map<number, number>>>;

  private constructor(
    connection: DuckDBConnection,
    days: ZoneDays,
    changedAt: Readonly<Record<Grain, Map<number, number>>>,
  ) {
    this.#connection = connection;
    this.#days = days;
    this.#changedAt = changedAt;
  }

  static async open(connection: DuckDBConnection, days: ZoneDays): Promise<DirtyBuckets> {
    const changedAt = { minute: new Map(), quarter: new Map(), day: new Map() };
    const read = await connection.runAndReadAll(`SELECT grain, begins_at FROM ${DIRTY_BUCKETS}`);
    for (const [found, begin] of read.getRows()) {
      const grain = GRAINS.find((one) => one === found);
      if (grain !== undefined) changedAt[grain].set(Number(begin), 0);
    }
    return new DirtyBuckets(connection, days, changedAt);
  }

  /** That calls changed which started or ended in these minutes; part of the step's transaction. */
  async mark(minutes: Iterable<number>, now: number): Promise<void> {
    const fresh: { readonly grain: Grain; readonly begin: number }[] = [];
    for (const minute of minutes) {
      for (const grain of GRAINS) {
        const begin = this.#beginOf(minute, grain);
        if (!this.#changedAt[grain].has(begin)) fresh.push({ grain, begin });
        this.#changedAt[grain].set(begin, now);
      }
    }
    if (fresh.length === 0) return;
    const appender = await this.#connection.createAppender(DIRTY_BUCKETS);
    for (const { grain, begin } of fresh) {
      appender.appendVarchar(grain);
      appender.appendBigInt(BigInt(begin));
      appender.endRow();
    }
    appender.closeSync();
  }

  /** Those that are over, and that nothing has changed for a while. */
  settled(now: number): BucketBegins {
    const settledOf = (grain: Grain): readonly number[] =>
      [...this.#changedAt[grain]].flatMap(([begin, changedAt]) =>
        now - changedAt >= SETTLED_MS && this.endOf(begin, grain) <= now ? [begin] : [],
      );
    return { minute: settledOf('minute'), quarter: settledOf('quarter'), day: settledOf('day') };
  }

  /** That these were counted; part of the transaction that counted them. */
  async clean(buckets: BucketBegins): Promise<void> {
    for (const grain of GRAINS) {
      const begins = buckets[grain];
      if (begins.length === 0) continue;
      const condition = `grain = '${grain}' AND ${isAmong('begins_at')}`;
      const values = begins.map((begin) => BigInt(begin));
      await runAmong(this.#connection, `DELETE FROM ${DIRTY_BUCKETS} WHERE ${condition}`, values);
      for (const begin of begins) this.#changedAt[grain].delete(begin);
    }
  }

  #beginOf(time: number, grain: Grain): number {
    switch (grain) {
      case 'minute':
        return beginOf(time, MINUTE_MS);
      case 'quarter':
        return beginOf(time, QUARTER_MS);
      case 'day':
        return this.#days.at(time).from;
    }
  }

  /** When a bucket is over; both in milliseconds since 1970. */
  endOf(begin: number, grain: Grain): number {
    switch (grain) {
      case 'minute':
        return begin + MINUTE_MS;
      case 'quarter':
        return begin + QUARTER_MS;
      case 'day':
        return this.#days.at(begin).to;
    }
  }
}
