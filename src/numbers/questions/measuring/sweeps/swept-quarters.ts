/**
 * Calls at the same time in a long window: from the sweeps of its quarters, and from facts where a quarter isn't over,
 * has changed since it was swept, or where a call began that's still in progress. It takes every second of the
 * quarters after that one, so there it's added to what was swept.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { MeasureId } from '../../../../core/kpi/measures.ts';
import type { Staleness } from '../../../../core/kpi/sweep.ts';
import type { Span } from '../../../../core/time/span.ts';
import { rowsBased } from '../../../recent/recent.ts';
import type { Row } from '../../../sql/read-rows.ts';
import { isInAny, joined, without } from '../../../sql/spans.ts';
import { anyOf, join, name, type Sql, sql, word } from '../../../sql/sql.ts';
import { DAY_MS, HOUR_MS, QUARTER_MS } from '../../../tables/period-times.ts';
import { SWEEPS } from '../../../tables/sweeps.ts';
import { stepAt } from '../../time/steps.ts';
import { Cells } from '../cells.ts';
import { type Population, stepColumn } from '../population.ts';
import { piecesOf } from './pieces.ts';
import { recentPart, recentSteps, type SweptOf } from './recent-sweeps.ts';
import { begunBefore, type SweepState, sweepStateOf } from './sweep-state.ts';
import { type SweptCalls, type SweptStep, stepSeconds } from './sweep-steps.ts';
import { areTooMany, SWEEP_LIMITS, sweepsOf, sweptFacts } from './sweeps.ts';
import type { SweptBy } from './swept.ts';
import { addPart } from './swept-cells.ts';

/** In so many places quarters are left out; in others, facts are read as well. */
const MOST_HOLES = 8;

/** The population has no key, and a quarter never lies in two of its steps. Null if there are too many calls. */
export async function sweepsInQuarters(
  connection: DuckDBConnection,
  population: Population,
  measures: readonly SweptOf[],
  staleness: Staleness,
): Promise<SweptBy<Cells<SweptCalls>> | null> {
  const recent = population.recent?.calls ?? null;
  const state = await sweepStateOf(connection, population, measures, staleness);
  const swept = sweptSpans(population.span, state);
  const others = without(population.span, swept);
  const settled = settledBefore(population.span);
  const quarters = swept.flatMap((span) => without(span, [{ from: settled, to: settled }]));
  const inMemory = others
    .map((span) => recentPart(recent, span))
    .filter(({ from, to }) => from < to);
  if (quarters.length + inMemory.length === 0) {
    return await sweepsOf(connection, population, measures, staleness);
  }
  const parts = others.flatMap((span) => without(span, inMemory));
  if (await areTooMany(connection, { ...population, parts }, SWEEP_LIMITS.calls)) return null;
  const facts: Span[] = [];
  for (const span of parts) {
    facts.push(...(await piecesOf(connection, { ...population, span }, SWEEP_LIMITS.atOnce)));
  }
  const early = quarters.filter(({ to }) => to <= settled);
  const late = quarters.filter(({ to }) => to > settled);
  const rows = new Map([
    ...(await sweptRows(connection, early, population, measures)),
    ...(await sweptRows(connection, late, population, measures)),
  ]);
  const all = measures.map((one) => ({ ...one, cells: new Cells<SweptCalls>() }));
  for (const span of [...quarters, ...facts, ...inMemory].sort((a, b) => a.from - b.from)) {
    const first = stepAt(span.from, population.steps);
    const part = { ...population, span };
    const ofFacts = facts.includes(span)
      ? await sweptFacts(connection, part, measures, stalenessIn(span, state, staleness))
      : null;
    for (const { cells, ...one } of all) {
      const steps =
        recent !== null && inMemory.includes(span)
          ? recentSteps(recent, part, one, staleness)
          : sweptSteps(rows, part, one.id, state);
      addPart(cells, first, ofFacts?.get(one.id) ?? new Map([[null, steps]]));
    }
  }
  return new Map(all.map(({ id, cells }) => [id, cells]));
}

/** Quarters are swept again while their calls change, which is for some hours. */
const SETTLING_MS = 6 * HOUR_MS;

/** A midnight before which hardly anything changes: what's read of a year's quarters until then is remembered. */
const settledBefore = ({ to }: Span): number => Math.floor((to - SETTLING_MS) / DAY_MS) * DAY_MS;

/** When calls are stale doesn't matter where none is in progress. Then the statement is the same for an hour. */
const stalenessIn = (
  { to }: Span,
  { open, stale }: SweepState,
  { asOf, staleMs }: Staleness,
): Staleness => ({
  asOf: [...open, ...stale].some(({ quarter }) => quarter < to) ? asOf : asOf - (asOf % HOUR_MS),
  staleMs,
});

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

/** A part of a window, a measure and a step, with what the part's quarters say of both. */
type SweptRows = ReadonlyMap<string, Row>;

const rowName = (from: number, id: MeasureId, step: number): string => `${from} ${id} ${step}`;

/** Of parts that are whole quarters. */
async function sweptRows(
  connection: DuckDBConnection,
  spans: readonly Span[],
  { steps, recent }: Population,
  measures: readonly SweptOf[],
): Promise<SweptRows> {
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  const begin = name('begins_at');
  const isOf = measures.map(
    ({ id, account, leg }) =>
      sql`(measure = ${word(id)} AND account = ${account} AND leg = ${leg})`,
  );
  const rows = await rowsBased(
    recent,
    connection,
    sql`SELECT ${partSql(begin, spans)} AS p, measure, ${stepColumn(begin, steps)} AS s, max(peak), max(begins_at),
        arg_max(last, begins_at), sum(call_seconds), arg_min(calls - fresh, begins_at), sum(fresh)
      FROM ${name(SWEEPS)} WHERE ${isInAny(begin, spans)} AND (${anyOf(isOf)}) GROUP BY p, measure, s`,
    { of: 'sweeps', from: first.from, to: last.to },
  );
  const ids = new Map<string | null, MeasureId>(measures.map(({ id }) => [id, id]));
  return new Map(
    rows.flatMap((row) => {
      const id = ids.get(row.text(1));
      return id === undefined
        ? []
        : [[rowName(row.number(0) ?? 0, id, row.number(2) ?? 0), row] as const];
    }),
  );
}

/** When the part begins that a time lies in. */
function partSql(time: Sql, spans: readonly Span[]): Sql {
  const cases = spans.map(({ from, to }) => sql`WHEN ${time} < ${to} THEN ${from}`);
  return sql`CASE ${join(cases, ' ')} END`;
}

/** A window of whole quarters in which no call in progress began. */
function sweptSteps(
  rows: SweptRows,
  { span, steps }: Population,
  id: MeasureId,
  state: SweepState,
): readonly SweptStep[] {
  const lasting = begunBefore(state.open, id, span.from);
  return stepSeconds(steps, span).flatMap((seconds) => {
    if (seconds.from >= seconds.to) return [];
    const row = rows.get(rowName(span.from, id, seconds.step));
    const number = (column: number): number => row?.number(column) ?? 0;
    // A quarter without calls has no row.
    const isLast = number(4) + QUARTER_MS >= seconds.to * 1000;
    return {
      step: seconds.step,
      peak: number(3) + lasting,
      last: (isLast ? number(5) : 0) + lasting,
      callSeconds: number(6) + lasting * (seconds.to - seconds.from),
      calls: number(7) + number(8) + lasting,
      fresh: number(8),
      stale: begunBefore(state.stale, id, seconds.to * 1000),
    };
  });
}
