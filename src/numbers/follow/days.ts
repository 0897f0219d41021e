/** Conditions for days in the zone, and for what lies in them. Its offset is whole quarters of an hour, as all have been since 1972. */

import { isInAny, joined } from '../sql/spans.ts';
import { join, type Sql, sql, wholeNumber } from '../sql/sql.ts';
import type { ZoneDay } from '../tables/zone-days.ts';
import { BEGINS_AT } from './periods.ts';

/** More days are added up by several statements. */
const DAYS_AT_ONCE = 62;

export function daysAtOnce(days: readonly ZoneDay[]): readonly (readonly ZoneDay[])[] {
  const sorted = days.toSorted((a, b) => a.from - b.from);
  return Array.from({ length: Math.ceil(sorted.length / DAYS_AT_ONCE) }, (_, index) =>
    sorted.slice(index * DAYS_AT_ONCE, (index + 1) * DAYS_AT_ONCE),
  );
}

/** Whether a bucket lies in one of these days, or is one. */
export const isInDays = (days: readonly ZoneDay[]): Sql =>
  isInAny(BEGINS_AT, joined(days, { gapMs: 0, most: DAYS_AT_ONCE }));

/** When the day begins that a bucket of one of these days lies in. */
export function dayBegin(days: readonly ZoneDay[]): Sql {
  const cases = days.map(
    ({ from, to }) => sql`WHEN ${BEGINS_AT} < ${wholeNumber(to)} THEN ${wholeNumber(from)}`,
  );
  return sql`CASE ${join(cases, ' ')} END`;
}
