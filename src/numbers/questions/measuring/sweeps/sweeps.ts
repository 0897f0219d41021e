/** Calls at the same time, by the second. Each step is a window of its own. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { SweepMeasure } from '../../../../core/kpi/measure.ts';
import type { Staleness } from '../../../../core/kpi/sweep.ts';
import { rowsBased } from '../../../recent/recent.ts';
import { stepAt } from '../../time/steps.ts';
import { Cells, type Key } from '../cells.ts';
import type { Population } from '../population.ts';
import { countIn, piecesOf } from './pieces.ts';
import { type SweptCalls, stepSeconds, sweepSteps } from './sweep-steps.ts';
import { type Swept, type SweptBy, secondsOf } from './swept.ts';
import { addPart, type SweptPart } from './swept-cells.ts';
import { Begins, END, turnsSql } from './turns-sql.ts';

/** How many calls of a window are swept, which takes some seconds, and how many of them at once. */
export interface SweepLimits {
  readonly calls: number;
  readonly atOnce: number;
}

/** This many calls at once take some 15 MB of the process's heap, which is 96 MB. */
export const SWEEP_LIMITS: SweepLimits = { calls: 1_000_000, atOnce: 25_000 };
/** Calls of a longer time are counted first. */
const UNCOUNTED_MS = 6 * 3_600_000;

/** Keys without a call are missing, and steps in which a key has none. Null if there are too many calls. */
export async function sweepsOf(
  connection: DuckDBConnection,
  population: Population,
  measures: readonly Swept[],
  staleness: Staleness,
  limits = SWEEP_LIMITS,
): Promise<SweptBy<Cells<SweptCalls>> | null> {
  if (await areTooMany(connection, population, limits.calls)) return null;
  const cells = new Map(measures.map(({ id }) => [id, new Cells<SweptCalls>()]));
  for (const span of await piecesOf(connection, population, limits.atOnce)) {
    const swept = await sweptFacts(connection, { ...population, span }, measures, staleness);
    const first = stepAt(span.from, population.steps);
    for (const [id, all] of cells) addPart(all, first, swept.get(id) ?? new Map());
  }
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
  return (await countIn(connection, population)) > most;
}

/** The population's window as one part. */
export async function sweptFacts(
  connection: DuckDBConnection,
  population: Population,
  measures: readonly Swept[],
  staleness: Staleness,
): Promise<SweptBy<SweptPart>> {
  const { first, end } = secondsOf(population.span);
  const turns =
    first < end
      ? await rowsBased(population.recent, connection, turnsSql(population, measures, staleness), {
          ...{ of: 'lasting', ...population.span },
        })
      : [];
  const begins = new Begins(measures);
  const all = measures.map(({ id, measure }, index) => ({
    ...{ id, measure, column: 4 + index, begin: begins.numberOf(measure) },
    byKey: new Map<Key, Growing>(),
  }));
  for (const row of turns) {
    const [turn, key, at] = [row.number(0), row.text(1), row.number(3) ?? 0];
    const [isEnd, isStale] = [turn === END, row.text(2) === 'true'];
    for (const { measure, column, begin, byKey } of all) {
      if (!isEnd && turn !== begin) continue;
      const calls = row.number(column) ?? 0;
      if (calls > 0) addTurn(growingOf(byKey, key), measure, { isEnd, isStale, at, calls });
    }
  }
  const steps = stepSeconds(population.steps, population.span);
  const sweptBy = (byKey: ReadonlyMap<Key, Growing>): SweptPart =>
    new Map([...byKey].map(([key, one]) => [key, sweepSteps(one, steps)]));
  return new Map(all.map(({ id, byKey }) => [id, sweptBy(byKey)]));
}

/** Calls that begin or end in a second. */
interface Turn {
  readonly isEnd: boolean;
  readonly isStale: boolean;
  readonly at: number;
  readonly calls: number;
}

function addTurn(
  { begins, ends, stales }: Growing,
  { lasts }: SweepMeasure,
  { isEnd, isStale, at, calls }: Turn,
): void {
  const add = (turns: Map<number, number>, second: number) =>
    turns.set(second, (turns.get(second) ?? 0) + calls);
  if (lasts === 'second') {
    if (isEnd) return;
    add(begins, at);
    add(ends, at + 1);
  } else if (isEnd) {
    if (!isStale) add(ends, at);
  } else {
    add(isStale ? stales : begins, at);
  }
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
