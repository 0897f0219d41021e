/** The times at which buckets begin, and conditions for what lies in them. */

import { join, type Sql, sql, wholeNumber } from '../sql/sql.ts';

export const MINUTE_MS = 60_000;
export const QUARTER_MS = 15 * MINUTE_MS;

/** Buckets that are further apart are looked for separately, so that only their parts of a table are read. */
const GAP_MS = 4 * QUARTER_MS;
/** With more parts than this, one search is faster. */
const MOST_PARTS = 8;

/** Buckets that are near one another. */
export interface Part {
  readonly begins: readonly number[];
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

export const beginOf = (at: number, stepMs: number): number => at - (at % stepMs);

/** The beginning of the bucket that a column's time lies in. */
export const beginSql = (column: Sql, stepMs: number): Sql =>
  sql`${column} - ${column} % ${wholeNumber(stepMs)}`;

/** Whether a column's time lies in one of a part's buckets. */
export function isIn(column: Sql, stepMs: number, { begins, from, to }: Part): Sql {
  const within = sql`${column} >= ${wholeNumber(from)} AND ${column} < ${wholeNumber(to)}`;
  if (begins.length === (to - from) / stepMs) return within;
  const list = join(begins.map(wholeNumber), ', ');
  return sql`${within} AND ${beginSql(column, stepMs)} IN (${list})`;
}

/** Buckets of a length, by where they begin. */
export function partsOf(begins: Iterable<number>, stepMs: number): readonly Part[] {
  const sorted = [...begins].sort((a, b) => a - b);
  const parts: number[][] = [];
  for (const begin of sorted) {
    const last = parts.at(-1);
    if (last === undefined || begin - (last.at(-1) ?? begin) > GAP_MS) parts.push([begin]);
    else last.push(begin);
  }
  return (parts.length > MOST_PARTS ? [sorted] : parts).map((part) => ({
    begins: part,
    from: part[0] ?? 0,
    to: (part.at(-1) ?? 0) + stepMs,
  }));
}
