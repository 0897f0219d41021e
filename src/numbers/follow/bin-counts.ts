/** The bins of buckets, as a recount of the facts would have them. */

import type { DuckDBConnection } from '@duckdb/node-api';
import { binOf } from '../../core/kpi/bins.ts';
import { field } from '../sql/columns.ts';
import { predicateSql } from '../sql/predicate-sql.ts';
import { readRows } from '../sql/read-rows.ts';
import { join, name, type Sql, sql, toStatement, wholeNumber } from '../sql/sql.ts';
import { BINS_KEPT_MS, type BucketMeasures, binTable, type Grain } from '../tables/buckets.ts';
import { beginOf, beginSql, isIn, MINUTE_MS, type Part, partsOf, QUARTER_MS } from './periods.ts';

/** What's to be counted again. */
interface Dirty {
  readonly minutes: ReadonlySet<number>;
  readonly quarters: ReadonlySet<number>;
  readonly days: readonly { readonly from: number; readonly to: number }[];
  readonly now: number;
}

const BEGINS_AT = name('begins_at');

export class BinCounts {
  readonly #connection: DuckDBConnection;
  readonly #measures: BucketMeasures['bins'];
  /** Bins of minutes before this have been deleted. */
  #deletedBefore = Number.NEGATIVE_INFINITY;

  constructor(connection: DuckDBConnection, measures: BucketMeasures['bins']) {
    this.#connection = connection;
    this.#measures = measures;
  }

  /** Quarters whose minutes aren't kept are counted from the facts. */
  async refresh({ minutes, quarters, days, now }: Dirty): Promise<void> {
    const kept = beginOf(now - BINS_KEPT_MS, QUARTER_MS);
    const isKept = (at: number): boolean => at >= kept;
    const keptMinutes = [...minutes].filter(isKept);
    for (const part of partsOf(keptMinutes, MINUTE_MS))
      await this.#count('minute', MINUTE_MS, part);
    for (const part of partsOf([...quarters].filter(isKept), QUARTER_MS)) {
      const begin = beginSql(BEGINS_AT, QUARTER_MS);
      const within = isIn(BEGINS_AT, QUARTER_MS, part);
      await this.#addUp('quarter', 'minute', { begin, within, isHere: within });
    }
    const others = [...quarters].filter((at) => !isKept(at));
    for (const part of partsOf(others, QUARTER_MS)) await this.#count('quarter', QUARTER_MS, part);
    for (const { from, to } of days) {
      const begin = wholeNumber(from);
      const within = sql`${BEGINS_AT} >= ${begin} AND ${BEGINS_AT} < ${wholeNumber(to)}`;
      await this.#addUp('day', 'quarter', { begin, within, isHere: sql`${BEGINS_AT} = ${begin}` });
    }
    await this.#deleteBefore(kept);
  }

  async #count(grain: Grain, stepMs: number, part: Part): Promise<void> {
    const table = binTable(grain);
    await this.#run(sql`DELETE FROM ${name(table)} WHERE ${isIn(BEGINS_AT, stepMs, part)}`);
    const counted = await readRows(this.#connection, this.#values(stepMs, part));
    const counts = new Map<
      string,
      { readonly place: readonly [number, string, string, string, number]; calls: number }
    >();
    for (const row of counted) {
      const bin = binOf(row.number(4) ?? 0);
      const place = [
        row.number(1) ?? 0,
        row.text(2) ?? '',
        row.text(3) ?? '',
        row.text(0) ?? '',
        bin,
      ] as const;
      const count = counts.get(place.join(' '));
      if (count === undefined) counts.set(place.join(' '), { place, calls: row.number(5) ?? 0 });
      else count.calls += row.number(5) ?? 0;
    }
    if (counts.size === 0) return;
    const appender = await this.#connection.createAppender(table);
    for (const {
      place: [begin, account, leg, measure, bin],
      calls,
    } of counts.values()) {
      appender.appendBigInt(BigInt(begin));
      appender.appendVarchar(account);
      appender.appendVarchar(leg);
      appender.appendVarchar(measure);
      appender.appendInteger(bin);
      appender.appendBigInt(BigInt(calls));
      appender.endRow();
    }
    appender.closeSync();
  }

  /** Equal values are counted first: there are few different ones. Every measure is by a call's start. */
  #values(stepMs: number, part: Part): Sql {
    const time = field('startedAt');
    const ids = this.#measures.map(({ id }) => sql`${id}`);
    const values = this.#measures.map(
      ({ measure }) =>
        sql`CASE WHEN ${predicateSql(measure.where)} THEN ${field(measure.field)} END`,
    );
    return sql`SELECT m, b, account, leg, v, count(*) FROM (
        SELECT ${beginSql(time, stepMs)} AS b, account, leg,
          unnest([${join(ids, ', ')}]) AS m, unnest([${join(values, ', ')}]) AS v
        FROM facts WHERE ${isIn(time, stepMs, part)}
      ) WHERE v IS NOT NULL GROUP BY m, b, account, leg, v`;
  }

  async #addUp(
    to: Grain,
    from: Grain,
    { begin, within, isHere }: { readonly begin: Sql; readonly within: Sql; readonly isHere: Sql },
  ): Promise<void> {
    await this.#run(sql`DELETE FROM ${name(binTable(to))} WHERE ${isHere}`);
    await this.#run(sql`INSERT INTO ${name(binTable(to))}
      SELECT ${begin} AS b, account, leg, measure, bin, sum(calls)
      FROM ${name(binTable(from))} WHERE ${within} GROUP BY b, account, leg, measure, bin`);
  }

  async #deleteBefore(time: number): Promise<void> {
    if (time <= this.#deletedBefore) return;
    await this.#run(
      sql`DELETE FROM ${name(binTable('minute'))} WHERE ${BEGINS_AT} < ${wholeNumber(time)}`,
    );
    this.#deletedBefore = time;
  }

  async #run(statement: Sql): Promise<void> {
    const { text, values } = toStatement(statement);
    await this.#connection.run(text, values);
  }
}
