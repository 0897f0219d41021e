/** When calls begin, end and are stale for a sweep (`core/kpi/sweep.ts`), as SQL. */

import type { SweepMeasure, TimeField } from '../../core/kpi/measure.ts';
import type { Staleness } from '../../core/kpi/sweep.ts';
import { FACTS } from '../tables/schema.ts';
import { field } from './columns.ts';
import { allOf, join, name, type Sql, sql } from './sql.ts';

/** Null for a call that a measure can't place. */
export const beginsSql = ({ begins }: Pick<SweepMeasure, 'begins'>): Sql =>
  sql`coalesce(${join(begins.map(field), ', ')})`;

/** Null for a call in progress. */
export const endsSql = (measure: SweepMeasure): Sql =>
  measure.lasts === 'call' ? field('endedAt') : sql`(${beginsSql(measure)} + 1000)`;

/** Whether a call is in progress for longer than a call can last. */
export const isStaleSql = (
  { lasts }: Pick<SweepMeasure, 'lasts'>,
  { asOf, staleMs }: Staleness,
): Sql =>
  lasts === 'call'
    ? sql`(${field('endedAt')} IS NULL
        AND coalesce(${field('startedAt')}, ${field('firstSeenAt')}) < ${asOf - staleMs})`
    : sql`false`;

/** The facts that begin within a time, as a table. A condition for each field lets DuckDB skip what's far away. */
export function begunWithin({ begins }: SweepMeasure, from: number, to: number): Sql {
  const parts = begins.map((begin, index) => {
    const earlier = begins.slice(0, index).map((one) => sql`${field(one)} IS NULL`);
    const within = sql`${field(begin)} >= ${from} AND ${field(begin)} < ${to}`;
    return sql`SELECT * FROM ${name(FACTS)} WHERE ${allOf([...earlier, within])}`;
  });
  return sql`(${join(parts, ' UNION ALL ')})`;
}

/** The facts of which one of these times lies within a time, as a table. */
export function withTimeWithin(times: readonly TimeField[], from: number, to: number): Sql {
  const parts = times.map((time, index) => {
    const within = (one: TimeField) => sql`${field(one)} >= ${from} AND ${field(one)} < ${to}`;
    const earlier = times
      .slice(0, index)
      .map((one) => sql`(${field(one)} IS NULL OR NOT (${within(one)}))`);
    return sql`SELECT * FROM ${name(FACTS)} WHERE ${allOf([...earlier, within(time)])}`;
  });
  return sql`(${join(parts, ' UNION ALL ')})`;
}

/** The facts that haven't ended by then, as a table. With OR in their place DuckDB reads all facts. */
export const lastingUntil = (from: number): Sql =>
  sql`(SELECT * FROM ${name(FACTS)} WHERE ${field('endedAt')} >= ${from}
    UNION ALL SELECT * FROM ${name(FACTS)} WHERE ${field('endedAt')} IS NULL)`;

/** Calls that last longer are looked for by when they begin, too. */
const LONG_MS = 24 * 3_600_000;

/**
 * The facts that last into a window of long ago and have one of these times before its end, as tables. The bounds of both
 * let DuckDB skip what began after it: for the first minutes of a year, that's all of the year.
 */
export const lastingWithin = (times: readonly TimeField[], from: number, to: number) => {
  const ended = field('endedAt');
  const [facts, late] = [name(FACTS), sql`${ended} >= ${to + LONG_MS}`];
  const begun = withTimeWithin(times, Number.MIN_SAFE_INTEGER, to);
  return [
    sql`(SELECT * FROM ${facts} WHERE ${ended} >= ${from} AND ${ended} < ${to + LONG_MS})`,
    sql`(SELECT * FROM ${begun} WHERE ${late})`,
    sql`(SELECT * FROM ${facts} WHERE ${ended} IS NULL)`,
  ];
};

/** Whether a window ended so long ago that `lastingWithin` is worth its longer statement. */
export const isLongAgo = (to: number, asOf: number): boolean => to + LONG_MS < asOf;
