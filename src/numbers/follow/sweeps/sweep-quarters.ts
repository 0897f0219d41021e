/** Sweeps quarters of an hour from the facts, and writes their rows. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { SweepMeasure } from '../../../core/kpi/measure.ts';
import type { MeasureId } from '../../../core/kpi/measures.ts';
import { field } from '../../sql/columns.ts';
import { predicateSql } from '../../sql/predicate-sql.ts';
import { anyOf, join, name, type Sql, sql, toStatement } from '../../sql/sql.ts';
import { beginsSql, begunWithin, endsSql } from '../../sql/sweep-sql.ts';
import { FACTS } from '../../tables/schema.ts';
import { ALL_ACCOUNTS, ANY_LEG, SWEEPS } from '../../tables/sweeps.ts';
import { QuarterSweep } from './quarter-sweep.ts';

/** How long a part of the calls is that are read at once, by when they ended. */
const PART_MS = 4 * 24 * 3_600_000;

/** Milliseconds since 1970, on whole quarters. */
export interface Quarters {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

export interface SweepPart {
  readonly id: MeasureId;
  readonly measure: SweepMeasure;
}

/** Adds rows: there may be none for these quarters. */
export async function sweepQuarters(
  connection: DuckDBConnection,
  measures: readonly SweepPart[],
  quarters: Quarters,
): Promise<void> {
  const ofCalls = measures.filter(({ measure }) => measure.lasts === 'call');
  const ofSeconds = measures.filter(({ measure }) => measure.lasts === 'second');
  await sweepTogether(connection, { measures: ofCalls, statement: endedSql(ofCalls) }, quarters);
  for (const one of ofSeconds) {
    await sweepTogether(connection, { measures: [one], statement: begunSql(one) }, quarters);
  }
}

/** The statement reads calls by when they end for the measures. */
interface Together {
  readonly measures: readonly SweepPart[];
  readonly statement: (part: Part, before: number) => Sql;
}

async function sweepTogether(
  connection: DuckDBConnection,
  { measures, statement }: Together,
  quarters: Quarters,
): Promise<void> {
  const sweeps = new Sweeps(measures, quarters.to);
  for (const part of partsOf(quarters)) {
    const { text, values } = toStatement(statement(part, quarters.to));
    const calls = await connection.stream(text, values);
    for await (const rows of calls.yieldRows()) {
      for (const [account, leg, end, ...begins] of rows) {
        sweeps.add(String(account), String(leg), begins.map(numberOf), Number(end));
      }
    }
    await sweeps.append(connection, part.from);
  }
}

const numberOf = (value: unknown): number | null => (value === null ? null : Number(value));

/** Calls that ended in a part of the time; the last part has no end. */
interface Part {
  readonly from: number;
  readonly to: number | null;
}

/** Latest first. */
function* partsOf({ from, to }: Quarters): Generator<Part> {
  let end: number | null = null;
  for (let start = Math.max(from, to - PART_MS); ; start = Math.max(from, start - PART_MS)) {
    yield { from: start, to: end };
    if (start <= from) return;
    end = start;
  }
}

/** Account, leg, the second of the end, and the second in which each measure has the call begin. */
const columnsSql = (end: Sql, measures: readonly SweepPart[]): Sql => {
  const begins = measures.map(
    ({ measure }) =>
      sql`CASE WHEN ${predicateSql(measure.where)} THEN ${secondSql(beginsSql(measure))} END`,
  );
  return join([sql`account, leg, ${secondSql(end)}`, ...begins], ', ');
};

const endedSql =
  (measures: readonly SweepPart[]) =>
  ({ from, to }: Part, before: number): Sql => {
    const ended = field('endedAt');
    const hasBegun = measures.map(({ measure }) => sql`${beginsSql(measure)} < ${before}`);
    return sql`SELECT ${columnsSql(ended, measures)} FROM ${name(FACTS)}
      WHERE ${ended} >= ${from} AND ${to === null ? sql`true` : sql`${ended} < ${to}`}
        AND (${anyOf(hasBegun)})`;
  };

const begunSql =
  (one: SweepPart) =>
  ({ from, to }: Part, before: number): Sql =>
    sql`SELECT ${columnsSql(endsSql(one.measure), [one])}
      FROM ${begunWithin(one.measure, from, to ?? before)}`;

const secondSql = (time: Sql): Sql => sql`CAST(${time} // 1000 AS DOUBLE)`;

/** One sweep for each measure, account and leg that has calls. */
interface Swept {
  readonly id: MeasureId;
  readonly account: string;
  readonly leg: string;
  readonly sweep: QuarterSweep;
}

class Sweeps {
  readonly #measures: readonly SweepPart[];
  /** Seconds since 1970. */
  readonly #end: number;
  readonly #swept: Swept[] = [];
  /** By account and leg of a call, the sweeps of each measure that it counts in. */
  readonly #byCall = new Map<string, readonly (readonly QuarterSweep[])[]>();

  constructor(measures: readonly SweepPart[], endMs: number) {
    this.#measures = measures;
    this.#end = endMs / 1000;
  }

  /** Seconds since 1970; null where a measure doesn't count the call. */
  add(account: string, leg: string, begins: readonly (number | null)[], end: number): void {
    const until = Math.min(end, this.#end);
    const key = `${account} ${leg}`;
    const sweeps = this.#byCall.get(key) ?? this.#sweepsOf(account, leg);
    this.#byCall.set(key, sweeps);
    for (const [index, begin] of begins.entries()) {
      if (begin === null) continue;
      for (const sweep of sweeps[index] ?? []) sweep.add(begin, until);
    }
  }

  /** Writes the rows of the quarters from here on. */
  async append(connection: DuckDBConnection, fromMs: number): Promise<void> {
    const appender = await connection.createAppender(SWEEPS);
    for (const { id, account, leg, sweep } of this.#swept) {
      for (const { beginsAt, peak, last, callSeconds, calls, fresh } of sweep.take(fromMs / 1000)) {
        appender.appendBigInt(BigInt(beginsAt * 1000));
        appender.appendVarchar(id);
        appender.appendVarchar(account);
        appender.appendVarchar(leg);
        for (const count of [peak, last]) appender.appendInteger(count);
        appender.appendBigInt(BigInt(callSeconds));
        for (const count of [calls, fresh]) appender.appendInteger(count);
        appender.endRow();
      }
    }
    appender.closeSync();
  }

  #sweepsOf(account: string, leg: string): readonly (readonly QuarterSweep[])[] {
    return this.#measures.map(({ id, measure }) => {
      const legs = measure.legs === 'all' ? [ANY_LEG] : [leg, ANY_LEG];
      return legs.flatMap((one) => [
        this.#sweepOf(id, account, one),
        this.#sweepOf(id, ALL_ACCOUNTS, one),
      ]);
    });
  }

  #sweepOf(id: MeasureId, account: string, leg: string): QuarterSweep {
    const known = this.#swept.find(
      (one) => one.id === id && one.account === account && one.leg === leg,
    );
    if (known !== undefined) return known.sweep;
    const sweep = new QuarterSweep();
    this.#swept.push({ id, account, leg, sweep });
    return sweep;
  }
}
