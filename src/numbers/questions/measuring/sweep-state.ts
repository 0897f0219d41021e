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
  /** When the first of the population's calls began that's still in progress. */
  readonly openSince: number;
  /** When each of its stale calls began. */
  readonly stales: readonly number[];
}

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

/** When they began. DuckDB would read all facts for conditions that say whether a call is stale. */
async function openCalls(
  connection: DuckDBConnection,
  { selected, span }: Pick<Population, 'selected' | 'span'>,
  measure: SweepMeasure,
  staleness: Staleness,
): Promise<Pick<SweepState, 'openSince' | 'stales'>> {
  const stales: number[] = [];
  let openSince = Number.POSITIVE_INFINITY;
  if (measure.lasts === 'second') return { openSince, stales };
  const begin = beginsSql(measure);
  const rows = await readRows(
    connection,
    sql`SELECT ${isStaleSql(measure, staleness)}, ${begin} FROM facts
      WHERE ${selected} AND ${predicateSql(measure.where)}
        AND ${field('endedAt')} IS NULL AND ${begin} < ${span.to}`,
  );
  for (const row of rows) {
    const begunAt = row.number(1) ?? 0;
    if (row.text(0) === 'true') stales.push(begunAt);
    else openSince = Math.min(openSince, begunAt);
  }
  return { openSince, stales };
}
