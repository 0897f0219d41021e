/**
 * Calls at the same time in a long window: from the sweeps of its quarters, and from facts where a quarter isn't over,
 * has changed since it was swept, or where a call began that's still in progress. It takes every second of the
 * quarters after that one, so there it's added to what was swept.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { SweepMeasure } from '../../../core/kpi/measure.ts';
import type { MeasureId } from '../../../core/kpi/measures.ts';
import type { Staleness } from '../../../core/kpi/sweep.ts';
import type { Span } from '../../../ports/numbers/questions.ts';
import { readRows } from '../../sql/read-rows.ts';
import { name, sql, word } from '../../sql/sql.ts';
import { isInAny, joined, without } from '../../sql/stretches.ts';
import { SWEEPS } from '../../tables/sweeps.ts';
import { stepAt } from '../time/steps.ts';
import { Cells } from './cells.ts';
import { type Population, stepColumn } from './population.ts';
import { begunBefore, QUARTER_MS, type SweepState, sweepStateOf } from './sweep-state.ts';
import { type SweptCalls, type SweptStep, stepSeconds } from './sweep-steps.ts';
import { areTooMany, MOST_CALLS, sweepsOf, sweptFacts } from './sweeps.ts';
import { addPart } from './swept-cells.ts';

/** Which rows of the sweeps hold what's asked. */
export interface SweptKey {
  readonly id: MeasureId;
  /** `ALL_ACCOUNTS` and `ANY_LEG` where they don't matter. */
  readonly account: string;
  readonly leg: string;
}

/** In so many places quarters are left out; in others, facts are read as well. */
const MOST_HOLES = 8;

/** The population has no key, and a quarter never lies in two of its steps. Null if there are too many calls. */
export async function sweepsInQuarters(
  connection: DuckDBConnection,
  population: Population,
  { key, measure }: { readonly key: SweptKey; readonly measure: SweepMeasure },
  staleness: Staleness,
): Promise<Cells<SweptCalls> | null> {
  const state = await sweepStateOf(connection, population, measure, staleness);
  const quarters = sweptSpans(population.span, state);
  if (quarters.length === 0) return await sweepsOf(connection, population, measure, staleness);
  const facts = without(population.span, quarters);
  if (await areTooMany(connection, { ...population, parts: facts }, MOST_CALLS)) return null;
  const cells = new Cells<SweptCalls>();
  for (const span of [...quarters, ...facts].sort((a, b) => a.from - b.from)) {
    const part = { ...population, span };
    const swept = quarters.includes(span)
      ? new Map([[null, await sweptRows(connection, part, key, state)]])
      : await sweptFacts(connection, part, measure, staleness);
    addPart(cells, stepAt(span.from, population.steps), swept);
  }
  return cells;
}

/** The parts of a window that quarters hold. No call in progress began in any of them. */
function sweptSpans({ from, to }: Span, state: SweepState): readonly Span[] {
  const { since, through, changed, open } = state;
  const whole = {
    from: Math.ceil(Math.max(from, since) / QUARTER_MS) * QUARTER_MS,
    to: Math.floor(Math.min(to, through) / QUARTER_MS) * QUARTER_MS,
  };
  const begun = open.map(({ quarter }) => quarter).filter((at) => at < whole.to);
  const holes = [...new Set([...changed, ...begun])]
    .sort((a, b) => a - b)
    .map((at) => ({ from: at, to: at + QUARTER_MS }));
  return without(whole, joined(holes, { gapMs: 0, most: MOST_HOLES }));
}

/** A window of whole quarters in which no call in progress began. */
async function sweptRows(
  connection: DuckDBConnection,
  { span, steps }: Population,
  { id, account, leg }: SweptKey,
  state: SweepState,
): Promise<readonly SweptStep[]> {
  const begin = name('begins_at');
  const rows = await readRows(
    connection,
    sql`SELECT ${stepColumn(begin, steps)} AS s, max(peak), max(begins_at), arg_max(last, begins_at),
        sum(call_seconds), arg_min(calls - fresh, begins_at), sum(fresh)
      FROM ${name(SWEEPS)}
      WHERE ${isInAny(begin, [span])} AND measure = ${word(id)} AND account = ${account} AND leg = ${leg}
      GROUP BY s`,
  );
  const lasting = begunBefore(state.open, span.from);
  const byStep = new Map(rows.map((row) => [row.number(0), row] as const));
  return stepSeconds(steps, span).flatMap((seconds) => {
    if (seconds.from >= seconds.to) return [];
    const row = byStep.get(seconds.step);
    const number = (column: number): number => row?.number(column) ?? 0;
    // A quarter without calls has no row.
    const isLast = number(2) + QUARTER_MS >= seconds.to * 1000;
    return {
      step: seconds.step,
      peak: number(1) + lasting,
      last: (isLast ? number(3) : 0) + lasting,
      callSeconds: number(4) + lasting * (seconds.to - seconds.from),
      calls: number(5) + number(6) + lasting,
      fresh: number(6),
      stale: begunBefore(state.stale, seconds.to * 1000),
    };
  });
}
