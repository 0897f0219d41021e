/** Wall clocks and steps in SQL: arithmetic alone, with few cases even for long windows. */

import { join, type Sql, sql } from '../../sql/sql.ts';
import type { OffsetRun } from './offsets.ts';
import type { StepRun } from './steps.ts';

/** The number of the step that a time (milliseconds) lies in, counted from 0. */
export const stepSql = (time: Sql, runs: readonly StepRun[]): Sql =>
  byRun(
    time,
    runs,
    ({ from, first, lengthMs }) => sql`${first} + (${time} - ${from}) // ${lengthMs}`,
  );

/** What the zone's clock shows, as if it were UTC, in milliseconds since 1970. */
export const localSql = (time: Sql, runs: readonly OffsetRun[]): Sql =>
  sql`(${time} + ${byRun(sql`${time}`, runs, ({ offsetMs }) => sql`${offsetMs}`)})`;

/** What's true since the latest run that began by then. */
function byRun<Run extends { readonly from: number }>(
  time: Sql,
  runs: readonly Run[],
  resultOf: (run: Run) => Sql,
): Sql {
  const [first, ...later] = runs;
  if (first === undefined) throw new RangeError('a window without a run');
  if (later.length === 0) return sql`(${resultOf(first)})`;
  const cases = later
    .toReversed()
    .map((run) => sql`WHEN ${time} >= ${run.from} THEN ${resultOf(run)}`);
  return sql`(CASE ${join(cases, ' ')} ELSE ${resultOf(first)} END)`;
}
