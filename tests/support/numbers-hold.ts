/** Asks the numbers, and compares each figure of the answers with a recount. */

import { expect } from 'vitest';
import { KPIS } from '../../src/core/kpi/kpi-list.ts';
import { DEFAULT_KPI_SETTINGS } from '../../src/core/kpi/measures.ts';
import type { TimeZone } from '../../src/core/time/time-zone.ts';
import type { KpiValues } from '../../src/core/wire/stats.ts';
import { answerHeatmap } from '../../src/numbers/questions/heatmap.ts';
import type { Answered, Facts } from '../../src/numbers/questions/questions.ts';
import { answerSeries } from '../../src/numbers/questions/series.ts';
import { answerStats } from '../../src/numbers/questions/stats.ts';
import { answerTop } from '../../src/numbers/questions/top.ts';
import type { StoredEvent } from '../../src/ports/call-store.ts';
import type { GroupBy, Span } from '../../src/ports/numbers/questions.ts';
import { EVERYTHING } from './askers.ts';
import { type Figure, figuresOf } from './recount/figures.ts';
import { GROUP_KEYS } from './recount/group-keys.ts';
import { lagFigures } from './recount/lag.ts';
import type { CountedCall } from './recount/read-calls.ts';

/** What's asked, and the calls that are stored. */
export interface Recounted {
  readonly facts: Facts;
  readonly calls: readonly CountedCall[];
  readonly events: readonly StoredEvent[];
  readonly window: Span;
  readonly leg: 'first' | 'child' | undefined;
  readonly timeZone: TimeZone;
  readonly stepSeconds: number;
  readonly limit: number;
  /** What `top` groups by, and the KPI of the heat map. */
  readonly by: GroupBy;
  readonly kpi: string;
}

type Choose = (one: CountedCall, at: number | null) => boolean;

/** The figures of the calls that are chosen, by the time that places them in a window. */
function recount(
  { facts, calls, events, leg }: Recounted,
  span: Span,
  choose: Choose | null = null,
): Readonly<Record<string, Figure>> {
  const within = (at: 'started' | 'ended', legs: readonly CountedCall[]) => {
    const chosen = legs.filter((one) => choose === null || choose(one, one[at]));
    const isAsked = ({ call: { parentCallSid } }: CountedCall) =>
      leg === undefined || (parentCallSid === null) === (leg === 'first');
    return figuresOf({
      ...{ ...facts, ...DEFAULT_KPI_SETTINGS, ...span },
      ...{ calls: chosen.filter(isAsked), allLegs: chosen },
    });
  };
  const { ended } = within('ended', calls);
  // Callbacks have no groups.
  const lag = lagFigures(choose === null ? events : [], span.from, span.to);
  return { ...within('started', calls), ...lag, ...(ended === undefined ? {} : { ended }) };
}

const unwrapped = async <Value>(answer: Answered<Value>): Promise<Value> => {
  const answered = await answer;
  return answered.ok ? answered.value : expect.fail(JSON.stringify(answered.problem));
};

const ALL = KPIS.map(({ id }) => id);

function holds(id: string, actual: Figure | undefined, expected: Figure | undefined): void {
  const message = `${id}: ${JSON.stringify(actual)}, recounted ${JSON.stringify(expected)}`;
  if (actual === undefined || expected === undefined) expect.fail(message);
  expect(actual.n, message).toBe(expected.n);
  if (actual.value === null || expected.value === null) {
    expect(actual.value, message).toBe(expected.value);
  } else {
    const off = Math.abs(actual.value - expected.value);
    expect(off, message).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected.value)));
  }
}

const holdsAll = (actual: KpiValues, expected: Readonly<Record<string, Figure>>): void => {
  for (const id of ALL) holds(id, actual[id], expected[id]);
};

export async function holdsStats(recounted: Recounted): Promise<void> {
  const { facts, window, leg, timeZone } = recounted;
  const filter = { ...window, ...(leg === undefined ? {} : { leg }) };
  const question = { filter, kpis: ALL, baseline: null, timeZone };
  const { kpis } = await unwrapped(answerStats(facts, EVERYTHING, question));
  holdsAll(kpis, recount(recounted, window));
}

/** The steps lie side by side and cover the window; each is a window of its own. */
export async function holdsSeries(recounted: Recounted): Promise<void> {
  const { facts, window, leg, timeZone, stepSeconds } = recounted;
  const filter = { ...window, ...(leg === undefined ? {} : { leg }) };
  const question = { filter, kpis: ALL, stepSeconds, timeZone };
  const { series } = await unwrapped(answerSeries(facts, EVERYTHING, question));
  const starts = series['attempts']?.map(({ at }) => Date.parse(at)) ?? [];
  expect(starts[0]).toBeLessThanOrEqual(window.from);
  expect((starts.at(-1) ?? 0) + 1000 * stepSeconds).toBeGreaterThanOrEqual(window.to);
  for (const [step, start] of starts.entries()) {
    const next = starts[step + 1];
    if (next !== undefined) expect(next - start).toBe(1000 * stepSeconds);
    const span = { from: Math.max(window.from, start), to: Math.min(window.to, next ?? window.to) };
    const isComing = span.from >= facts.asOf;
    const expected = recount(recounted, span);
    for (const id of ALL) {
      holds(id, series[id]?.[step], isComing ? { value: null, n: 0 } : expected[id]);
    }
  }
}

/** What calls can be grouped by. */
export const GROUPS: readonly GroupBy[] = Object.keys(GROUP_KEYS).filter(
  (text): text is GroupBy => text in GROUP_KEYS,
);

/** Each group that's listed, and all others together. */
export async function holdsTop(recounted: Recounted): Promise<void> {
  const { facts, calls, window, leg, timeZone, limit, by } = recounted;
  const filter = { ...window, ...(leg === undefined ? {} : { leg }) };
  const question = { filter, by, kpis: ALL, order: 'attempts', limit, timeZone };
  const { groups, other } = await unwrapped(answerTop(facts, EVERYTHING, question));
  const keyOf = (one: CountedCall, at: number | null) =>
    GROUP_KEYS[by]?.(one, at, timeZone) ?? null;
  const listed = new Set(groups.map(({ key }) => key));
  for (const { key, kpis } of groups) {
    holdsAll(
      kpis,
      recount(recounted, window, (one, at) => keyOf(one, at) === key),
    );
  }
  const started = calls.filter(
    ({ started: at, call: { parentCallSid } }) =>
      at !== null &&
      at >= window.from &&
      at < window.to &&
      (leg === undefined || (parentCallSid === null) === (leg === 'first')),
  );
  const present = new Set(started.map((one) => keyOf(one, one.started)));
  expect([...listed].every((key) => present.has(key))).toBe(true);
  expect(listed.size + (other?.groups ?? 0), by).toBe(present.size);
  if (other === null) return;
  holdsAll(
    other.kpis,
    recount(recounted, window, (one, at) => !listed.has(keyOf(one, at))),
  );
}

/** Each hour of the week. */
export async function holdsHeatmap(recounted: Recounted): Promise<void> {
  const { facts, window, leg, timeZone, kpi } = recounted;
  const filter = { ...window, ...(leg === undefined ? {} : { leg }) };
  const { cells } = await unwrapped(answerHeatmap(facts, EVERYTHING, { filter, kpi, timeZone }));
  expect(cells).toHaveLength(168);
  for (const cell of cells.filter(({ n }) => n > 0)) {
    const isHere: Choose = (one, at) =>
      GROUP_KEYS['hour']?.(one, at, timeZone) === String(cell.hour) &&
      GROUP_KEYS['weekday']?.(one, at, timeZone) === String(cell.weekday);
    holds(kpi, cell, recount(recounted, window, isHere)[kpi]);
  }
  const n = cells.reduce((sum, cell) => sum + cell.n, 0);
  expect(n, kpi).toBe(recount(recounted, window)[kpi]?.n);
}
