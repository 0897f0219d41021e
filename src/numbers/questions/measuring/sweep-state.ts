/** Which quarters' sweeps can be used, in the snapshot that a question sees. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { SweepMeasure } from '../../../core/kpi/measure.ts';
import type { Staleness } from '../../../core/kpi/sweep.ts';
import { predicateSql } from '../../sql/predicate-sql.ts';
import { readRows } from '../../sql/read-rows.ts';
import { name, type Sql, sql } from '../../sql/sql.ts';
import { isInAny } from '../../sql/stretches.ts';
import { beginsSql, endsSql, isStaleSql } from '../../sql/sweep-sql.ts';
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
  const begin = beginsSql(measure);
  const open = sql`${selected} AND ${predicateSql(measure.where)} AND ${endsSql(measure)} IS NULL`;
  const isStale = isStaleSql(measure, staleness);
  const inOrder = (column: Sql): Sql => sql`list_sort(list(DISTINCT ${column}))`;
  const [row] = await readRows(
    connection,
    sql`SELECT since, through,
        (SELECT array_to_string(${inOrder(name('begins_at'))}, ' ')
          FROM ${name(UNSWEPT)} WHERE ${isInAny(name('begins_at'), [span])}),
        (SELECT min(${begin}) FROM facts WHERE ${open} AND NOT (${isStale})),
        (SELECT array_to_string(list(${begin}), ' ')
          FROM facts WHERE ${open} AND ${isStale} AND ${begin} < ${span.to})
      FROM ${name(SWEPT)}`,
  );
  const numbers = (column: number): readonly number[] =>
    (row?.text(column) ?? '').split(' ').filter(Boolean).map(Number);
  return {
    since: row?.number(0) ?? 0,
    through: row?.number(1) ?? 0,
    changed: numbers(2),
    openSince: row?.number(3) ?? Number.POSITIVE_INFINITY,
    stales: numbers(4),
  };
}
