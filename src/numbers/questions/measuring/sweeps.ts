/** Calls at the same time, by the second. Each step is a window of its own. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { SweepMeasure } from '../../../core/kpi/measure.ts';
import type { Staleness } from '../../../core/kpi/sweep.ts';
import type { Span } from '../../../ports/numbers/questions.ts';
import { predicateSql } from '../../sql/predicate-sql.ts';
import { readRows } from '../../sql/read-rows.ts';
import { type Sql, sql, toStatement } from '../../sql/sql.ts';
import { beginsSql, begunWithin, endsSql, isStaleSql, lastingUntil } from '../../sql/sweep-sql.ts';
import { stepAt } from '../time/steps.ts';
import { Cells, type Key } from './cells.ts';
import { type Population, placedBy } from './population.ts';
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
    sql`SELECT count(*) FROM facts WHERE ${placedBy('startedAt', population)}`,
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
  const { text, values } = toStatement(lastingSql(population, measure, staleness));
  const calls = await connection.stream(text, values);
  const byKey = new Map<Key, Growing>();
  for await (const rows of calls.yieldRows()) {
    for (const [key, isStale, begin, over] of rows) {
      const lasting = growingOf(byKey, typeof key === 'string' ? key : null);
      const from = Number(begin);
      const to = over === null ? end : Math.min(end, Number(over));
      if (isStale === true) lasting.stales.push(from);
      else if (to > Math.max(first, from)) {
        lasting.begins.push(from);
        lasting.ends.push(to);
      }
    }
  }
  const steps = stepSeconds(population.steps, population.span);
  for (const [key, lasting] of byKey) part.set(key, sweepSteps(lasting, steps));
  return part;
}

interface Growing {
  readonly begins: number[];
  readonly ends: number[];
  readonly stales: number[];
}

function growingOf(byKey: Map<Key, Growing>, key: Key): Growing {
  const known = byKey.get(key);
  if (known !== undefined) return known;
  const lasting = { begins: [], ends: [], stales: [] };
  byKey.set(key, lasting);
  return lasting;
}

/** The calls that may overlap the window: key, whether it's stale, and the seconds in which it begins and ends. */
function lastingSql(
  { selected, span: { from, to }, key }: Population,
  measure: SweepMeasure,
  staleness: Staleness,
): Sql {
  const [begin, end] = [beginsSql(measure), endsSql(measure)];
  const source =
    measure.lasts === 'call' ? lastingUntil(from) : begunWithin(measure, from - 1000, to);
  return sql`SELECT ${key === null ? sql`NULL` : key('startedAt')},
      ${isStaleSql(measure, staleness)},
      CAST(${begin} // 1000 AS DOUBLE), CAST(${end} // 1000 AS DOUBLE)
    FROM ${source}
    WHERE ${selected} AND ${predicateSql(measure.where)}
      AND ${begin} < ${to}`;
}

/** The seconds that begin in a window. */
const secondsOf = ({ from, to }: Span) => ({
  first: Math.ceil(from / 1000),
  end: Math.ceil(to / 1000),
});
