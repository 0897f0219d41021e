/**
 * Keeps the buckets as a recount of the facts would have them. A bucket whose calls changed is deleted and
 * counted again, in the transaction that changed them: there's no difference to add, and so none to get wrong.
 * Minutes are counted from the facts, quarters of an hour from minutes, and days from quarters.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import { addDays, startOfDay, type WallClock, wallClock } from '../../core/time/time-zone.ts';
import { field } from '../sql/columns.ts';
import { aggregate } from '../sql/measure-sql.ts';
import { readRows } from '../sql/read-rows.ts';
import { join, name, type Sql, sql, toStatement, wholeNumber } from '../sql/sql.ts';
import {
  type BucketMeasures,
  binTable,
  bucketMeasures,
  bucketTable,
  GRAINS,
  type Grain,
} from '../tables/buckets.ts';
import type { Shape } from '../tables/schema.ts';
import { BinCounts } from './bin-counts.ts';
import type { Rewrite } from './families.ts';
import { beginOf, beginSql, isIn, MINUTE_MS, type Part, partsOf, QUARTER_MS } from './periods.ts';

/** The minutes of which a step changed calls. */
export function dirtyMinutes(rewrites: readonly Rewrite[]): ReadonlySet<number> {
  const times = rewrites.flatMap(({ before, after }) =>
    [before, after].flatMap((row) => [row?.fact.startedAt ?? null, row?.fact.endedAt ?? null]),
  );
  return new Set(times.flatMap((at) => (at === null ? [] : [beginOf(at, MINUTE_MS)])));
}

export class Buckets {
  readonly #connection: DuckDBConnection;
  readonly #measures: BucketMeasures['scalars'];
  readonly #bins: BinCounts;
  readonly #clock: WallClock;

  constructor(connection: DuckDBConnection, { settings, timeZone }: Shape) {
    const { scalars, bins } = bucketMeasures(settings);
    this.#connection = connection;
    this.#measures = scalars;
    this.#bins = new BinCounts(connection, bins);
    this.#clock = wallClock(timeZone);
  }

  /** Makes all buckets, a day at a time. Nothing else may be written meanwhile. */
  async make(now: number): Promise<void> {
    // An earlier attempt may have begun.
    for (const table of GRAINS.flatMap((grain) => [bucketTable(grain), binTable(grain)])) {
      await this.#run(sql`DELETE FROM ${name(table)}`);
    }
    for (const day of await this.#daysWithCalls()) {
      const minutes = Array.from({ length: DAY_MS / MINUTE_MS }, (_, n) => day + n * MINUTE_MS);
      await this.#connection.run('BEGIN');
      await this.refresh(new Set(minutes), now);
      await this.#connection.run('COMMIT');
    }
  }

  /** Counts again what these minutes are part of. `now`: bins of minutes long before it aren't kept. */
  async refresh(minutes: ReadonlySet<number>, now: number): Promise<void> {
    if (minutes.size === 0) return;
    const quarters = new Set([...minutes].map((at) => beginOf(at, QUARTER_MS)));
    const days = this.#daysOf(quarters);
    for (const part of partsOf(minutes, MINUTE_MS)) await this.#count(part);
    for (const part of partsOf(quarters, QUARTER_MS)) {
      const begin = beginSql(BEGINS_AT, QUARTER_MS);
      await this.#addUp('quarter', 'minute', begin, isIn(BEGINS_AT, QUARTER_MS, part));
    }
    for (const { from, to } of days) {
      const within = sql`${BEGINS_AT} >= ${wholeNumber(from)} AND ${BEGINS_AT} < ${wholeNumber(to)}`;
      await this.#addUp('day', 'quarter', wholeNumber(from), within);
    }
    await this.#bins.refresh({ minutes, quarters, days, now });
  }

  /** Days in UTC, in order. */
  async #daysWithCalls(): Promise<readonly number[]> {
    const days = (['startedAt', 'endedAt'] as const).map(
      (at) => sql`SELECT DISTINCT ${beginSql(field(at), DAY_MS)} AS day FROM facts`,
    );
    const read = await readRows(
      this.#connection,
      sql`SELECT day FROM (${join(days, ' UNION ')}) WHERE day IS NOT NULL ORDER BY day`,
    );
    return read.map((row) => row.number(0) ?? 0);
  }

  /** Days in the zone. Its offset is whole quarters of an hour, as all have been since 1972. */
  #daysOf(quarters: Iterable<number>): readonly Day[] {
    const days = new Map<number, Day>();
    let last: Day = { from: 0, to: 0 };
    for (const at of quarters) {
      if (at >= last.from && at < last.to) continue;
      const today = this.#clock(at);
      const from = startOfDay(this.#clock, today);
      last = { from, to: startOfDay(this.#clock, addDays(today, 1)) };
      days.set(from, last);
    }
    return [...days.values()];
  }

  async #count(part: Part): Promise<void> {
    const table = name(bucketTable('minute'));
    await this.#run(sql`DELETE FROM ${table} WHERE ${isIn(BEGINS_AT, MINUTE_MS, part)}`);
    for (const at of ['startedAt', 'endedAt'] as const) {
      const measures = this.#measures.filter(({ measure }) => measure.at === at);
      const columns = join(
        measures.map(({ id }) => name(id)),
        ', ',
      );
      const values = join(
        measures.map(({ measure }) => aggregate(measure)),
        ', ',
      );
      await this.#run(sql`INSERT INTO ${table} (begins_at, account, leg, ${columns})
        SELECT ${beginSql(field(at), MINUTE_MS)} AS b, account, leg, ${values}
        FROM facts WHERE ${isIn(field(at), MINUTE_MS, part)} GROUP BY b, account, leg`);
    }
  }

  /** `begin`: where the coarser bucket begins. `within`: which of the finer ones are added up. */
  async #addUp(to: Grain, from: Grain, begin: Sql, within: Sql): Promise<void> {
    const columns = join(
      this.#measures.map(({ id }) => name(id)),
      ', ',
    );
    const values = join(
      this.#measures.map(({ id, measure }) =>
        measure.kind === 'latest' ? sql`max(${name(id)})` : sql`sum(${name(id)})`,
      ),
      ', ',
    );
    const isHere = to === 'day' ? sql`${BEGINS_AT} = ${begin}` : within;
    await this.#run(sql`DELETE FROM ${name(bucketTable(to))} WHERE ${isHere}`);
    await this.#run(sql`INSERT INTO ${name(bucketTable(to))} (begins_at, account, leg, ${columns})
      SELECT ${begin} AS b, account, leg, ${values}
      FROM ${name(bucketTable(from))} WHERE ${within} GROUP BY b, account, leg`);
  }

  async #run(statement: Sql): Promise<void> {
    const { text, values } = toStatement(statement);
    await this.#connection.run(text, values);
  }
}

const DAY_MS = 24 * 60 * MINUTE_MS;
const BEGINS_AT = name('begins_at');

export interface Day {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}
