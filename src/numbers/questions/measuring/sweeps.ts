/**
 * Calls at the same time, by the second: what `core/kpi/sweep.ts` says, as a sum over beginnings and ends. Each
 * step is a window of its own.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { SweepMeasure } from '../../../core/kpi/measure.ts';
import type { Staleness } from '../../../core/kpi/sweep.ts';
import type { Span } from '../../../ports/numbers/questions.ts';
import { field } from '../../sql/columns.ts';
import { predicateSql } from '../../sql/predicate-sql.ts';
import { readRows } from '../../sql/read-rows.ts';
import { join, type Sql, sql } from '../../sql/sql.ts';
import { stepSql } from '../time/step-sql.ts';
import { type StepRun, stepAt } from '../time/steps.ts';
import { Cells } from './cells.ts';
import { type Population, placedBy } from './population.ts';
import { addPart, type SweptCalls } from './swept-cells.ts';

/** How many calls of a window are sorted. */
interface Bounds {
  /** At once: more take more memory than DuckDB has here. */
  readonly atOnce: number;
  /** Altogether: these take seconds. */
  readonly most: number;
}

const BOUNDS: Bounds = { atOnce: 150_000, most: 1_000_000 };

/** Keys without a call are missing; of the others, every step is there. Null if there are too many calls. */
export async function sweepsOf(
  connection: DuckDBConnection,
  population: Population,
  measure: SweepMeasure,
  staleness: Staleness,
  { atOnce, most }: Bounds = BOUNDS,
): Promise<Cells<SweptCalls> | null> {
  const cells = new Cells<SweptCalls>();
  const { first, end } = secondsOf(population.span);
  if (end <= first) return cells;
  const calls = await countStarted(connection, population);
  if (calls > most) return null;
  for (const span of slicesOf(population.span, Math.ceil(calls / atOnce))) {
    const slice = { ...population, span };
    const statement = sweepSql(slice, lastingSql(slice, measure, staleness));
    addPart(cells, stepAt(span.from, population.steps), await readRows(connection, statement));
  }
  return cells;
}

/** How many calls of the window there are. */
export async function countStarted(
  connection: DuckDBConnection,
  population: Population,
): Promise<number> {
  const [row] = await readRows(
    connection,
    sql`SELECT count(*) FROM facts WHERE ${placedBy('startedAt', population)}`,
  );
  return row?.number(0) ?? 0;
}

/** A window in equal parts that begin at whole seconds. */
function slicesOf({ from, to }: Span, count: number): readonly Span[] {
  const length = Math.max(1000, Math.ceil((to - from) / Math.max(1, count) / 1000) * 1000);
  const slices: Span[] = [];
  for (let start = from; start < to; ) {
    const end = Math.min(to, Math.ceil((start + length) / 1000) * 1000);
    slices.push({ from: start, to: end });
    start = end;
  }
  return slices;
}

/** The calls that the measure counts, with the seconds from which and to which they last within the window. */
function lastingSql(
  { selected, span, key }: Population,
  { where, begins, lasts }: SweepMeasure,
  { asOf, staleMs }: Staleness,
): Sql {
  const { first, end } = secondsOf(span);
  const begin = sql`coalesce(${join(begins.map(field), ', ')})`;
  const isOfCall = lasts === 'call';
  const ended = isOfCall ? field('endedAt') : sql`(${begin} + 1000)`;
  const since = sql`coalesce(${field('startedAt')}, ${field('firstSeenAt')})`;
  return sql`SELECT ${key === null ? sql`CAST(NULL AS VARCHAR)` : key('startedAt')} AS k,
      ${ended} IS NULL AND ${since} < ${asOf - staleMs} AS stale,
      greatest(${first}, ${begin} // 1000) AS b,
      CAST(${begin} // 1000 >= ${first} AS INTEGER) AS fresh,
      least(${end}, coalesce(${ended} // 1000, ${end})) AS e
    FROM facts
    WHERE ${selected} AND ${predicateSql(where)}
      AND ${begin} < ${span.to} AND (${ended} IS NULL OR ${ended} >= ${span.from})`;
}

/** One row per key and step. A turn without a change marks where each step begins. */
function sweepSql({ span, steps }: Population, lasting: Sql): Sql {
  const { first, end } = secondsOf(span);
  return sql`WITH lasting AS MATERIALIZED (${lasting}
    ), turns AS (
      SELECT k, b AS t, 1 AS turn, 1 AS begins, fresh, 0 AS stales FROM lasting WHERE NOT stale AND e > b
      UNION ALL SELECT k, e, -1, 0, 0, 0 FROM lasting WHERE NOT stale AND e > b
      UNION ALL SELECT k, b, 0, 0, 0, 1 FROM lasting WHERE stale
      UNION ALL SELECT k, t, 0, 0, 0, 0
        FROM (SELECT DISTINCT k FROM lasting), (${stepStarts(steps, first)}) AS starts(t)
    ), seconds AS (
      SELECT k, t, sum(turn) AS turn, sum(begins) AS begins, sum(fresh) AS fresh, sum(stales) AS stales
      FROM turns WHERE t <= ${end} GROUP BY k, t
    ), running AS (
      SELECT k, t, begins, fresh, sum(turn) OVER sofar AS now, sum(stales) OVER sofar AS stales,
        coalesce(lead(t) OVER sofar, ${end}) AS until
      FROM seconds WINDOW sofar AS (PARTITION BY k ORDER BY t)
    )
    SELECT k, ${stepSql(sql`(t * 1000)`, steps)} AS s, max(now), arg_max(now, t),
      sum(now * (until - t)), arg_min(now, t) + sum(begins) - arg_min(begins, t), max(stales), sum(fresh)
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
