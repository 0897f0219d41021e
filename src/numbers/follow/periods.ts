/** The times at which buckets begin, and conditions for what lies in them. */

import type { Span } from '../../core/time/span.ts';
import { isInAny, joined } from '../sql/spans.ts';
import { join, name, type Sql, sql, wholeNumber } from '../sql/sql.ts';
import { MINUTE_MS, QUARTER_MS } from '../tables/period-times.ts';

export const STEP_MS = { minute: MINUTE_MS, quarter: QUARTER_MS } as const;

/** Buckets that are further apart are looked for separately, so that only their parts of a table are read. */
const GAP_MS = 4 * QUARTER_MS;
/** With more parts than this, fewer searches are faster. */
const MOST_PARTS = 8;

/** Buckets that are near one another. */
export interface Part extends Span {
  /** Where they begin; null for all that begin in this span. */
  readonly begins: readonly number[] | null;
}

/** When a bucket begins, in tables of buckets. */
export const BEGINS_AT = name('begins_at');

/** The beginning of the bucket that a column's time lies in. */
export const beginSql = (column: Sql, stepMs: number): Sql =>
  sql`${column} - ${column} % ${wholeNumber(stepMs)}`;

/** Whether a column's time lies in one of a part's buckets. */
export function isIn(column: Sql, stepMs: number, part: Part): Sql {
  const within = isInAny(column, [part]);
  if (part.begins === null) return within;
  const list = join(part.begins.map(wholeNumber), ', ');
  return sql`${within} AND ${beginSql(column, stepMs)} IN (${list})`;
}

/** Buckets of a length, by where they begin. */
export function partsOf(begins: Iterable<number>, stepMs: number): readonly Part[] {
  const sorted = [...begins].sort((a, b) => a - b);
  const each = sorted.map((from) => ({ from, to: from + stepMs }));
  return joined(each, { gapMs: GAP_MS, most: MOST_PARTS }).map(({ from, to }) => {
    const inside = sorted.filter((begin) => begin >= from && begin < to);
    return { from, to, begins: inside.length === (to - from) / stepMs ? null : inside };
  });
}
