/** Measures that are read from memory: those of the last hour. */

import type { Leg } from '../../../core/fact-filter.ts';
import type { MeasureId } from '../../../core/kpi/measures.ts';
import type { Span } from '../../../core/time/span.ts';
import type { Scope } from '../../../ports/access/scope.ts';
import type { MinuteCalls, Whose } from '../../recent/minute-calls.ts';
import type { RecentMinutes } from '../../recent/recent-calls.ts';
import type { ScalarMeasure } from '../../sql/measure-sql.ts';
import { type StepRun, stepAt } from '../time/steps.ts';
import { Cells } from './cells.ts';
import { together } from './combinations.ts';

/** Whose calls are read, and how they're divided. */
export interface RecentAsked {
  readonly scope: Scope;
  readonly leg: Leg | undefined;
  readonly steps: readonly StepRun[];
}

const isAsked =
  ({ scope, leg }: Pick<RecentAsked, 'scope' | 'leg'>) =>
  (whose: Whose): boolean =>
    (leg === undefined || leg === whose.leg) && isInScope(scope, whose.account);

export const isInScope = (scope: Scope, account: string): boolean =>
  scope === 'all' || scope.some((one) => one === account);

/** The calls of these minutes, and the step that each lies in. */
export function* recentCells(
  { minutes }: RecentMinutes,
  spans: readonly Span[],
  asked: RecentAsked,
): Generator<{ readonly step: number; readonly calls: MinuteCalls }> {
  const isOf = isAsked(asked);
  for (const [at, cells] of minutes) {
    if (!spans.some(({ from, to }) => at >= from && at < to)) continue;
    const step = stepAt(at, asked.steps);
    for (const calls of cells.values()) if (isOf(calls.whose)) yield { step, calls };
  }
}

/** Values in the order of the measures, without a key. */
export function recentScalars(
  recent: RecentMinutes,
  spans: readonly Span[],
  asked: RecentAsked,
  measures: readonly { readonly id: MeasureId; readonly measure: ScalarMeasure }[],
): Cells<readonly (number | null)[]> {
  const cells = new Cells<(number | null)[]>();
  const places = measures.map(({ id }) => recent.places.scalars.get(id) ?? -1);
  for (const { step, calls } of recentCells(recent, spans, asked)) {
    const totals = cells.get(null, step) ?? measures.map(() => null);
    cells.set(null, step, totals);
    for (const [index, { measure }] of measures.entries()) {
      const value = calls.scalar(places[index] ?? -1);
      totals[index] = together(measure, totals[index] ?? null, value);
    }
  }
  return cells;
}

/** How many calls there are, queued ones aside. */
export function countRecent(
  recent: RecentMinutes,
  spans: readonly Span[],
  asked: RecentAsked,
): number {
  const place = recent.places.scalars.get('attempts') ?? -1;
  let count = 0;
  for (const { calls } of recentCells(recent, spans, asked)) count += calls.scalar(place) ?? 0;
  return count;
}
