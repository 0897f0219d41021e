/**
 * Keeps the buckets as a recount of the facts would have them. A bucket whose calls changed is deleted and counted
 * again: there's no difference to add, and so none to get wrong. Minutes and quarters of an hour are counted from
 * the facts, and days are added up from quarters.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import { readRows } from '../sql/read-rows.ts';
import { name, type Sql, sql, toStatement, wholeNumber } from '../sql/sql.ts';
import {
  BIN_GRAINS,
  type BucketMeasures,
  binTable,
  bucketMeasures,
  bucketTable,
  DIRTY_BUCKETS,
  GRAINS,
  MINUTES_KEPT_MS,
  MINUTES_SINCE,
} from '../tables/buckets.ts';
import { beginOf, DAY_MS, MINUTE_MS, QUARTER_MS } from '../tables/period-times.ts';
import type { Shape } from '../tables/schema.ts';
import { type ZoneDay, ZoneDays } from '../tables/zone-days.ts';
import { binsOfDays, binsOfQuarters } from './bin-counts.ts';
import { bucketChunks } from './bucket-chunks.ts';
import { daysAtOnce } from './days.ts';
import type { BucketBegins } from './dirty-buckets.ts';
import { BEGINS_AT, type Part, partsOf } from './periods.ts';
import { scalarsOf, scalarsOfDays } from './scalar-counts.ts';

export class Buckets {
  readonly #connection: DuckDBConnection;
  readonly #measures: BucketMeasures;
  readonly #days: ZoneDays;

  constructor(connection: DuckDBConnection, { settings, timeZone }: Shape) {
    this.#connection = connection;
    this.#measures = bucketMeasures(settings);
    this.#days = new ZoneDays(timeZone);
  }

  /** Makes all buckets, in several transactions. Nothing else may be written meanwhile. `made` is from 0 to 1. */
  async make(now: number, onProgress: (made: number) => void = () => {}): Promise<void> {
    // An earlier attempt may have begun.
    const tables = [...GRAINS.map(bucketTable), ...BIN_GRAINS.map(binTable)];
    for (const table of [...tables, DIRTY_BUCKETS, MINUTES_SINCE]) {
      await this.#run(sql`DELETE FROM ${name(table)}`);
    }
    const since = minutesSince(now);
    const chunks = await bucketChunks(this.#connection, this.#days);
    for (const [index, chunk] of chunks.entries()) {
      const from = chunk[0]?.from ?? 0;
      const to = chunk.at(-1)?.to ?? from;
      await this.#connection.run('BEGIN');
      await this.#countQuarters({ from, to, begins: null });
      await this.#addUp(chunk);
      if (to > since) await this.#countMinutes({ from: Math.max(from, since), to, begins: null });
      await this.#connection.run('COMMIT');
      onProgress((index + 1) / chunks.length);
    }
    await this.#run(sql`INSERT INTO ${name(MINUTES_SINCE)} VALUES (${wholeNumber(since)})`);
  }

  /** Counts these again. `now`: minutes long before it aren't kept. */
  async refresh({ minute, quarter, day }: BucketBegins, now: number): Promise<void> {
    const since = await this.#forgetMinutes(now);
    const kept = minute.filter((begin) => begin >= since);
    for (const part of partsOf(kept, MINUTE_MS)) await this.#countMinutes(part);
    for (const part of partsOf(quarter, QUARTER_MS)) await this.#countQuarters(part);
    await this.#addUp(day.map((begin) => this.#days.at(begin)));
  }

  /** Resolves with since when minutes are kept: never earlier than before, whatever the clock does. */
  async #forgetMinutes(now: number): Promise<number> {
    const table = name(MINUTES_SINCE);
    const [row] = await readRows(this.#connection, sql`SELECT since FROM ${table}`);
    const [before, since] = [row?.number(0) ?? 0, minutesSince(now)];
    if (since <= before) return before;
    const minutes = name(bucketTable('minute'));
    await this.#run(sql`DELETE FROM ${minutes} WHERE ${BEGINS_AT} < ${wholeNumber(since)}`);
    await this.#run(sql`UPDATE ${table} SET since = ${wholeNumber(since)}`);
    return since;
  }

  async #countMinutes(part: Part): Promise<void> {
    await this.#runAll(scalarsOf(this.#measures.scalars, 'minute', part));
  }

  async #countQuarters(part: Part): Promise<void> {
    await this.#runAll(scalarsOf(this.#measures.scalars, 'quarter', part));
    await this.#runAll(binsOfQuarters(this.#measures.bins, part));
  }

  async #addUp(all: readonly ZoneDay[]): Promise<void> {
    for (const days of daysAtOnce(all)) {
      await this.#runAll(scalarsOfDays(this.#measures.scalars, days));
      await this.#runAll(binsOfDays(days));
    }
  }

  async #runAll(statements: readonly Sql[]): Promise<void> {
    for (const statement of statements) await this.#run(statement);
  }

  async #run(statement: Sql): Promise<void> {
    const { text, values } = toStatement(statement);
    await this.#connection.run(text, values);
  }
}

const minutesSince = (now: number): number => beginOf(now - MINUTES_KEPT_MS, DAY_MS);
