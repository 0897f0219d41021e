/** Calls at the same time, by the second. Each step is a window of its own. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { SweepMeasure } from '../../../core/kpi/measure.ts';
import type { Staleness } from '../../../core/kpi/sweep.ts';
import type { Span } from '../../../ports/numbers/questions.ts';
import { predicateSql } from '../../sql/predicate-sql.ts';
import { readRows } from '../../sql/read-rows.ts';
import { type Sql, sql } from '../../sql/sql.ts';
import { beginsSql, begunWithin, endsSql, isStaleSql, lastingUntil } from '../../sql/sweep-sql.ts';
import { stepAt } from '../time/steps.ts';
import { Cells, type Key } from './cells.ts';
import { type Population, placedFacts } from './population.ts';
import { type SweptCalls, stepSeconds, sweepSteps } from './sweep-steps.ts';
import { addPart, type SweptPart } from './swept-cells.ts';

/** How many calls of a window are swept: these take a second or two. */
export const MOST_CALLS = 1_000_000;
/** Calls of a longer time are counted first. */
const UNCOUNTED_MS = 6 * 3_600_000;

/** Keys without a call are missing; of the others, every step is there. Null if there are too many calls. */
export async function sweepsOf(
  connection: DuckDBConnection,
  population: Population,
  measure: SweepMeasure,
  staleness: Staleness,
  most = MOST_CALLS,
): Promise<Cells<SweptCalls> | null> {
  if (await areTooMany(connection, population, most)) return null;
  const part = await sweptFacts(connection, population, measure, staleness);
  const cells = new Cells<SweptCalls>();
  addPart(cells, stepAt(population.span.from, population.steps), part);
  return cells;
}

/** Whether more calls started in the population's parts of the time than can be swept. */
export async function areTooMany(
  connection: DuckDBConnection,
  population: Population,
  most: number,
): Promise<boolean> {
  const { span, parts = [span] } = population;
  const lengthMs = parts.reduce((sum, { from, to }) => sum + to - from, 0);
  if (lengthMs <= UNCOUNTED_MS) return false;
  const [row] = await readRows(
    connection,
    sql`SELECT count(*) FROM ${placedFacts('startedAt', population)}`,
  );
  return (row?.number(0) ?? 0) > most;
}

/** The population's window as one part. */
export async function sweptFacts(
  connection: DuckDBConnection,
  population: Population,
  measure: SweepMeasure,
  staleness: Staleness,
): Promise<SweptPart> {
  const { first, end } = secondsOf(population.span);
  const part = new Map<Key, ReturnType<typeof sweepSteps>>();
  if (end <= first) return part;
  const byKey = new Map<Key, Growing>();
  const turns = await readRows(connection, turnsSql(population, measure, staleness));
  for (const row of turns) {
    const lasting = growingOf(byKey, row.text(0));
    const isStale = row.text(1) === 'true';
    const [begin, over] = [row.number(2), row.number(3)];
    const calls = row.number(4) ?? 0;
    if (begin !== null) (isStale ? lasting.stales : lasting.begins).set(begin, calls);
    else if (over !== null && !isStale) lasting.ends.set(over, calls);
  }
  const steps = stepSeconds(population.steps, population.span);
  for (const [key, lasting] of byKey) part.set(key, sweepSteps(lasting, steps));
  return part;
}

interface Growing {
  readonly begins: Map<number, number>;
  readonly ends: Map<number, number>;
  readonly stales: Map<number, number>;
}

function growingOf(byKey: Map<Key, Growing>, key: Key): Growing {
  const known = byKey.get(key);
  if (known !== undefined) return known;
  const lasting = { begins: new Map(), ends: new Map(), stales: new Map() };
  byKey.set(key, lasting);
  return lasting;
}

/**
 * How many calls begin, and how many end, in each second: key, whether they're stale, the second of the one or the
 * other, and the number. What's outside the window is at its edges. There are fewer seconds than calls.
 */
function turnsSql(population: Population, measure: SweepMeasure, staleness: Staleness): Sql {
  const { first } = secondsOf(population.span);
  return sql`SELECT k, is_stale, b, e, CAST(count(*) AS DOUBLE)
    FROM (${lastingSql(population, measure, staleness)})
    WHERE is_stale OR e > greatest(b, ${first})
    GROUP BY GROUPING SETS ((k, is_stale, b), (k, is_stale, e))`;
}

/** The calls that may overlap the window: key, whether it's stale, and the seconds in which it begins and ends. */
function lastingSql(
  { selected, span: { from, to }, key }: Population,
  measure: SweepMeasure,
  staleness: Staleness,
): Sql {
  const { first, end } = secondsOf({ from, to });
  const [begin, over] = [beginsSql(measure), endsSql(measure)];
  const source =
    measure.lasts === 'call' ? lastingUntil(from) : begunWithin(measure, from - 1000, to);
  return sql`SELECT ${key === null ? sql`CAST(NULL AS VARCHAR)` : key('startedAt')} AS k,
      ${isStaleSql(measure, staleness)} AS is_stale,
      greatest(${begin} // 1000, ${first - 1}) AS b,
      least(coalesce(${over} // 1000, ${end}), ${end}) AS e
    FROM ${source}
    WHERE ${selected} AND ${predicateSql(measure.where)}
      AND ${begin} < ${to}`;
}

/** The seconds that begin in a window. */
const secondsOf = ({ from, to }: Span) => ({
  first: Math.ceil(from / 1000),
  end: Math.ceil(to / 1000),
});
