/** Which quarters' sweeps can be used, in the snapshot that a question sees. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { SweepMeasure } from '../../../core/kpi/measure.ts';
import type { Staleness } from '../../../core/kpi/sweep.ts';
import { field } from '../../sql/columns.ts';
import { predicateSql } from '../../sql/predicate-sql.ts';
import { readRows } from '../../sql/read-rows.ts';
import { name, sql } from '../../sql/sql.ts';
import { isInAny } from '../../sql/stretches.ts';
import { beginsSql, isStaleSql } from '../../sql/sweep-sql.ts';
import { SWEPT, UNSWEPT } from '../../tables/sweeps.ts';
import type { Population } from './population.ts';

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
  readonly quarter: number;
  readonly calls: number;
}

export const QUARTER_MS = 15 * 60_000;

/** How many of them began before a time, which is a quarter's. */
export const begunBefore = (begun: readonly BegunCalls[], at: number): number =>
  begun.reduce((sum, { quarter, calls }) => sum + (quarter < at ? calls : 0), 0);

export async function sweepStateOf(
  connection: DuckDBConnection,
  { selected, span }: Population,
  measure: SweepMeasure,
  staleness: Staleness,
): Promise<SweepState> {
  const [swept] = await readRows(connection, sql`SELECT since, through FROM ${name(SWEPT)}`);
  const changed = await readRows(
    connection,
    sql`SELECT DISTINCT begins_at FROM ${name(UNSWEPT)}
      WHERE ${isInAny(name('begins_at'), [span])} ORDER BY begins_at`,
  );
  const open = await openCalls(connection, { selected, span }, measure, staleness);
  return {
    since: swept?.number(0) ?? 0,
    through: swept?.number(1) ?? 0,
    changed: changed.map((row) => row.number(0) ?? 0),
    ...open,
  };
}

/** DuckDB would read all facts for conditions that say whether a call is stale. */
async function openCalls(
  connection: DuckDBConnection,
  { selected, span }: Pick<Population, 'selected' | 'span'>,
  measure: SweepMeasure,
  staleness: Staleness,
): Promise<Pick<SweepState, 'open' | 'stale'>> {
  const found = { open: [] as BegunCalls[], stale: [] as BegunCalls[] };
  if (measure.lasts === 'second') return found;
  const begin = beginsSql(measure);
  const quarter = sql`CAST(${begin} // ${QUARTER_MS} * ${QUARTER_MS} AS DOUBLE)`;
  const rows = await readRows(
    connection,
    sql`SELECT ${isStaleSql(measure, staleness)}, ${quarter}, CAST(count(*) AS DOUBLE) FROM facts
      WHERE ${selected} AND ${predicateSql(measure.where)}
        AND ${field('endedAt')} IS NULL AND ${begin} < ${span.to}
      GROUP BY ALL`,
  );
  for (const row of rows) {
    const begun = { quarter: row.number(1) ?? 0, calls: row.number(2) ?? 0 };
    (row.text(0) === 'true' ? found.stale : found.open).push(begun);
  }
  return found;
}
