/**
 * Calls at the same time, by the second: what `core/kpi/sweep.ts` says, as a sum over beginnings and ends. Each
 * step is a window of its own.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { SweepMeasure } from '../../../core/kpi/measure.ts';
import type { Staleness, SweepValue } from '../../../core/kpi/sweep.ts';
import type { Span } from '../../../ports/numbers/questions.ts';
import { field } from '../../sql/columns.ts';
import { predicateSql } from '../../sql/predicate-sql.ts';
import { readRows } from '../../sql/read-rows.ts';
import { join, type Sql, sql } from '../../sql/sql.ts';
import { stepSql } from '../time/step-sql.ts';
import type { StepRun } from '../time/steps.ts';
import { Cells } from './cells.ts';
import type { Population } from './population.ts';

/** The calls of one window. */
export type SweptCalls = Omit<SweepValue, 'windowSeconds'>;

/** Keys without a call are missing; of the others, every step is there. */
export async function sweepsOf(
  connection: DuckDBConnection,
  population: Population,
  measure: SweepMeasure,
  staleness: Staleness,
): Promise<Cells<SweptCalls>> {
  const { first, end } = secondsOf(population.span);
  const cells = new Cells<SweptCalls>();
  if (end <= first) return cells;
  const lasting = lastingSql(population, measure, staleness);
  for (const row of await readRows(connection, sweepSql(population, lasting))) {
    cells.set(row.text(0), row.number(1) ?? 0, {
      peak: row.number(2) ?? 0,
      last: row.number(3) ?? 0,
      callSeconds: row.number(4) ?? 0,
      calls: row.number(5) ?? 0,
      stale: row.number(6) ?? 0,
    });
  }
  return cells;
}

/** The calls that the measure counts, with the seconds from which and to which they last within the window. */
function lastingSql(
  { selected, span, key }: Population,
  { where, begins }: SweepMeasure,
  { asOf, staleMs }: Staleness,
): Sql {
  const { first, end } = secondsOf(span);
  const begin = sql`coalesce(${join(begins.map(field), ', ')})`;
  const ended = field('endedAt');
  const since = sql`coalesce(${field('startedAt')}, ${field('firstSeenAt')})`;
  return sql`SELECT ${key === null ? sql`CAST(NULL AS VARCHAR)` : key('startedAt')} AS k,
      ${ended} IS NULL AND ${since} < ${asOf - staleMs} AS stale,
      greatest(${first}, ${begin} // 1000) AS b,
      least(${end}, coalesce(${ended} // 1000, ${end})) AS e
    FROM facts
    WHERE ${selected} AND ${predicateSql(where)}
      AND ${begin} < ${span.to} AND (${ended} IS NULL OR ${ended} >= ${span.from})`;
}

/** One row per key and step. A turn without a change marks where each step begins. */
function sweepSql({ span, steps }: Population, lasting: Sql): Sql {
  const { first, end } = secondsOf(span);
  return sql`WITH lasting AS (${lasting}
    ), spans AS (SELECT k, b, e FROM lasting WHERE NOT stale AND e > b
    ), turns AS (
      SELECT k, b AS t, 1 AS turn, 1 AS begins, 0 AS stales FROM spans
      UNION ALL SELECT k, e, -1, 0, 0 FROM spans
      UNION ALL SELECT k, b, 0, 0, 1 FROM lasting WHERE stale
      UNION ALL SELECT k, t, 0, 0, 0
        FROM (SELECT DISTINCT k FROM lasting), (${stepStarts(steps, first)}) AS starts(t)
    ), seconds AS (
      SELECT k, t, sum(turn) AS turn, sum(begins) AS begins, sum(stales) AS stales
      FROM turns GROUP BY k, t
    ), running AS (
      SELECT k, t, begins, sum(turn) OVER sofar AS now, sum(stales) OVER sofar AS stales,
        coalesce(lead(t) OVER sofar, ${end}) AS until
      FROM seconds WINDOW sofar AS (PARTITION BY k ORDER BY t)
    )
    SELECT k, ${stepSql(sql`(t * 1000)`, steps)} AS s, max(now), arg_max(now, t),
      sum(now * (until - t)), arg_min(now, t) + sum(begins) - arg_min(begins, t), max(stales)
    FROM running WHERE t < ${end} GROUP BY k, s`;
}

/** The seconds that begin in a window. */
const secondsOf = ({ from, to }: Span) => ({
  first: Math.ceil(from / 1000),
  end: Math.ceil(to / 1000),
});

/** The first second of each step; of the window, where a step begins before. */
const stepStarts = (steps: readonly StepRun[], first: number): Sql =>
  join(
    steps.map(
      ({ from, count, lengthMs }) =>
        sql`SELECT greatest(${first}, ceil((${from} + i * ${lengthMs}) / 1000))::BIGINT FROM range(${count}) AS steps(i)`,
    ),
    ' UNION ALL ',
  );
