/** Stretches of time, and the condition that a time lies in one of them. */

import { anyOf, type Sql, sql, wholeNumber } from './sql.ts';

/** Milliseconds since 1970. */
export interface Stretch {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

interface Joining {
  /** A longer gap separates two stretches. */
  readonly gapMs: number;
  /** With more than this, smaller gaps are closed. */
  readonly most: number;
}

/** Sorted stretches that are near one another, as one. */
export function joined(
  stretches: readonly Stretch[],
  { gapMs, most }: Joining,
): readonly Stretch[] {
  const [first, ...others] = stretches;
  if (first === undefined) return [];
  const gaps = others.map(({ from }, index) => from - (stretches[index]?.to ?? from));
  const longest = gaps.toSorted((a, b) => b - a);
  const closed = Math.max(gapMs, longest[most - 1] ?? 0);
  const all = [{ ...first }];
  others.forEach((next, index) => {
    const last = all.at(-1);
    if (last === undefined || (gaps[index] ?? 0) > closed) all.push({ ...next });
    else all[all.length - 1] = { from: last.from, to: next.to };
  });
  return all;
}

/** What's left of a stretch. The holes are sorted and don't overlap. */
export function without({ from, to }: Stretch, holes: readonly Stretch[]): readonly Stretch[] {
  const left: Stretch[] = [];
  let start = from;
  for (const hole of holes) {
    if (hole.to <= start || hole.from >= to) continue;
    if (hole.from > start) left.push({ from: start, to: hole.from });
    start = hole.to;
  }
  if (start < to) left.push({ from: start, to });
  return left;
}

/** So far apart, what lies between two stretches is worth a statement's part of its own. */
const FAR_MS = 6 * 3_600_000;

/** Sorted stretches, as groups that are far apart; at least one. */
export function groupedByGaps(stretches: readonly Stretch[]): readonly (readonly Stretch[])[] {
  const groups: Stretch[][] = [[]];
  for (const stretch of stretches) {
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && stretch.from - last.to > FAR_MS) groups.push([]);
    groups.at(-1)?.push(stretch);
  }
  return groups;
}

/** Whether a column's time lies in one of them. */
export function isInAny(column: Sql, stretches: readonly Stretch[]): Sql {
  const conditions = stretches.map(({ from, to }) => isInStretch(column, { from, to }));
  const [first] = stretches;
  if (first === undefined || stretches.length === 1) return anyOf(conditions);
  // So that the database can leave out what lies before and after all of them.
  const whole = { from: first.from, to: stretches.at(-1)?.to ?? first.to };
  return sql`${isInStretch(column, whole)} AND (${anyOf(conditions)})`;
}

const isInStretch = (column: Sql, { from, to }: Stretch): Sql =>
  sql`(${column} >= ${wholeNumber(from)} AND ${column} < ${wholeNumber(to)})`;
