/** Spans of time, and the condition that a time lies in one of them. */

import type { Span } from '../../core/time/span.ts';
import { anyOf, type Sql, sql, wholeNumber } from './sql.ts';

interface Joining {
  /** A longer gap separates two spans. */
  readonly gapMs: number;
  /** With more than this, smaller gaps are closed. */
  readonly most: number;
}

/** Sorted spans that are near one another, as one. */
export function joined(spans: readonly Span[], { gapMs, most }: Joining): readonly Span[] {
  const [first, ...others] = spans;
  if (first === undefined) return [];
  const gaps = others.map(({ from }, index) => from - (spans[index]?.to ?? from));
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

/** What's left of a span. The holes are sorted and don't overlap. */
export function without({ from, to }: Span, holes: readonly Span[]): readonly Span[] {
  const left: Span[] = [];
  let start = from;
  for (const hole of holes) {
    if (hole.to <= start || hole.from >= to) continue;
    if (hole.from > start) left.push({ from: start, to: hole.from });
    start = hole.to;
  }
  if (start < to) left.push({ from: start, to });
  return left;
}

/** So far apart, what lies between two spans is worth a statement's part of its own. */
const FAR_MS = 6 * 3_600_000;

/** Sorted spans, as groups that are far apart; at least one. */
export function groupedByGaps(spans: readonly Span[]): readonly (readonly Span[])[] {
  const groups: Span[][] = [[]];
  for (const span of spans) {
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && span.from - last.to > FAR_MS) groups.push([]);
    groups.at(-1)?.push(span);
  }
  return groups;
}

/** Whether a column's time lies in one of them. */
export function isInAny(column: Sql, spans: readonly Span[]): Sql {
  const conditions = spans.map(({ from, to }) => isInSpan(column, { from, to }));
  const [first] = spans;
  if (first === undefined || spans.length === 1) return anyOf(conditions);
  // So that the database can leave out what lies before and after all of them.
  const whole = { from: first.from, to: spans.at(-1)?.to ?? first.to };
  return sql`${isInSpan(column, whole)} AND (${anyOf(conditions)})`;
}

const isInSpan = (column: Sql, { from, to }: Span): Sql =>
  sql`(${column} >= ${wholeNumber(from)} AND ${column} < ${wholeNumber(to)})`;
