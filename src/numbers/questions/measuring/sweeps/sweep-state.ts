/** Which quarters' sweeps can be used, in the snapshot that a question sees. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { MeasureId } from '../../../../core/kpi/measures.ts';
import type { Staleness } from '../../../../core/kpi/sweep.ts';
import type { Span } from '../../../../core/time/span.ts';
import { rowsBased } from '../../../recent/recent.ts';
import type { RecentMinutes } from '../../../recent/recent-calls.ts';
import { field } from '../../../sql/columns.ts';
import { readRows } from '../../../sql/read-rows.ts';
import { join, name, type Sql, sql } from '../../../sql/sql.ts';
import { beginsSql, isStaleSql } from '../../../sql/sweep-sql.ts';
import { beginOf, QUARTER_MS } from '../../../tables/period-times.ts';
import { SWEPT, UNSWEPT } from '../../../tables/sweeps.ts';
import type { Population } from '../population.ts';
import { openQuarters, type SweptOf, staleBegins } from './recent-sweeps.ts';
import { countsSql, type Swept } from './swept.ts';

/** Milliseconds since 1970. */
export interface SweepState {
  /** There are sweeps from here to there. */
  readonly since: number;
  readonly through: number;
  /** The quarters among them that have changed, in order. */
  readonly changed: readonly number[];
  /** The population's calls in progress, and its stale ones. */
  readonly open: readonly BegunCalls[];
  readonly stale: readonly BegunCalls[];
}

/** How many calls began in a quarter. */
export interface BegunCalls {
  readonly id: MeasureId;
  readonly quarter: number;
  readonly calls: number;
}

/** How many of a measure's calls began before a time, which is a quarter's. */
export const begunBefore = (begun: readonly BegunCalls[], of: MeasureId, at: number): number =>
  begun.reduce((sum, { id, quarter, calls }) => sum + (id === of && quarter < at ? calls : 0), 0);

export async function sweepStateOf(
  connection: DuckDBConnection,
  population: Population,
  measures: readonly SweptOf[],
  staleness: Staleness,
): Promise<SweepState> {
  const { recent, span } = population;
  const rows = await rowsBased(
    recent,
    connection,
    sql`SELECT since, through FROM ${name(SWEPT)}
      UNION ALL SELECT DISTINCT begins_at, NULL FROM ${name(UNSWEPT)} ORDER BY 1`,
    { of: 'state', ...span },
  );
  const swept = rows.find((row) => row.number(1) !== null);
  const isWithin = (at: number): boolean => at >= span.from && at < span.to;
  return {
    since: swept?.number(0) ?? 0,
    through: swept?.number(1) ?? 0,
    changed: rows.flatMap((row) => (row === swept ? [] : (row.number(0) ?? []))).filter(isWithin),
    ...(recent === null
      ? await openCalls(connection, population, measures, staleness)
      : openInMemory(recent.calls, span, measures, staleness)),
  };
}

function openInMemory(
  recent: RecentMinutes,
  { to }: Span,
  measures: readonly SweptOf[],
  staleness: Staleness,
): Pick<SweepState, 'open' | 'stale'> {
  const found = { open: [] as BegunCalls[], stale: [] as BegunCalls[] };
  for (const one of measures.filter(({ measure }) => measure.lasts === 'call')) {
    const stale = new Map<number, number>();
    for (const begin of staleBegins(recent, one, staleness)) {
      const quarter = beginOf(begin, QUARTER_MS);
      stale.set(quarter, (stale.get(quarter) ?? 0) + 1);
    }
    for (const [quarter, all] of openQuarters(recent, one)) {
      const calls = stale.get(quarter) ?? 0;
      if (quarter >= to) continue;
      if (calls > 0) found.stale.push({ id: one.id, quarter, calls });
      if (all > calls) found.open.push({ id: one.id, quarter, calls: all - calls });
    }
  }
  return found;
}

/** DuckDB would read all facts for conditions that say whether a call is stale. */
async function openCalls(
  connection: DuckDBConnection,
  { selected, span }: Pick<Population, 'selected' | 'span'>,
  measures: readonly Swept[],
  staleness: Staleness,
): Promise<Pick<SweepState, 'open' | 'stale'>> {
  const found = { open: [] as BegunCalls[], stale: [] as BegunCalls[] };
  const lasting = measures.filter(({ measure }) => measure.lasts === 'call');
  if (lasting.length === 0) return found;
  const quarters = lasting.map((one, index) => {
    const begins = beginsSql(one.measure);
    const began = sql`${begins} // ${QUARTER_MS} * ${QUARTER_MS}`;
    const counted = sql`CASE WHEN ${countsSql(one)} AND ${begins} < ${span.to} THEN ${began} END`;
    return { as: name(`q${index}`), index, column: sql`CAST(${counted} AS DOUBLE)` };
  });
  const isOf = quarters.map(({ as, index }) => sql`WHEN GROUPING(${as}) = 0 THEN ${index}`);
  const rows = await readRows(
    connection,
    sql`SELECT * FROM (
        SELECT CASE ${join(isOf, ' ')} END, is_stale, coalesce(${list(quarters.map(({ as }) => as))}) AS quarter,
          CAST(count(*) AS DOUBLE)
        FROM (
          SELECT ${isStaleSql({ lasts: 'call' }, staleness)} AS is_stale,
            ${list(quarters.map(({ as, column }) => sql`${column} AS ${as}`))}
          FROM facts WHERE ${selected} AND ${field('endedAt')} IS NULL
        ) GROUP BY GROUPING SETS (${list(quarters.map(({ as }) => sql`(is_stale, ${as})`))})
      ) WHERE quarter IS NOT NULL`,
  );
  for (const row of rows) {
    const one = lasting[row.number(0) ?? 0];
    if (one === undefined) continue;
    const begun = { id: one.id, quarter: row.number(2) ?? 0, calls: row.number(3) ?? 0 };
    (row.text(1) === 'true' ? found.stale : found.open).push(begun);
  }
  return found;
}

const list = (columns: readonly Sql[]): Sql => join(columns, ', ');
