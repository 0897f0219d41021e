/** Calls at the same time, from memory: what `sweptFacts` reads of a part of the last hour. */

import type { MeasureId } from '../../../../core/kpi/measures.ts';
import type { Staleness } from '../../../../core/kpi/sweep.ts';
import type { Span } from '../../../../core/time/span.ts';
import type { Whose } from '../../../recent/minute-calls.ts';
import type { RecentMinutes } from '../../../recent/recent-calls.ts';
import { ALL_ACCOUNTS, ANY_LEG } from '../../../tables/sweeps.ts';
import type { Population } from '../population.ts';
import { type SweptStep, stepSeconds, sweepSteps } from './sweep-steps.ts';
import type { Swept } from './swept.ts';

/** A measure, and the rows of sweeps that hold what's asked: `ALL_ACCOUNTS` and `ANY_LEG` where they don't matter. */
export interface SweptOf extends Swept {
  readonly account: string;
  readonly leg: string;
}

/** The part of a span that memory holds: whole seconds. Empty if there's none. */
export function recentPart(recent: RecentMinutes | null, { from, to }: Span): Span {
  const until = to - (to % 1000);
  const since = recent === null ? until : Math.ceil(Math.max(from, recent.since) / 1000) * 1000;
  return { from: Math.min(since, until), to: until };
}

/** The span is one that `recentPart` gave. */
export function recentSteps(
  recent: RecentMinutes,
  { span, steps }: Pick<Population, 'span' | 'steps'>,
  swept: SweptOf,
  staleness: Staleness,
): readonly SweptStep[] {
  const turns =
    swept.measure.lasts === 'call'
      ? lastingTurns(recent, span, swept, staleness)
      : beginningTurns(recent, span, swept);
  return sweepSteps(turns, stepSeconds(steps, span));
}

/** When a measure's stale calls began. */
export function staleBegins(
  { open, places }: RecentMinutes,
  swept: SweptOf,
  { asOf, staleMs }: Staleness,
): readonly number[] {
  const place = placeOf({ places }, swept.id);
  const isOf = isAsked(swept);
  return open
    .filter(({ startedAt, whose }) => startedAt < asOf - staleMs && isOf(whose))
    .flatMap(({ begins }) => begins[place] ?? []);
}

/** How many of a measure's calls that have no end began in each quarter of an hour. */
export function openQuarters(
  { openCounts, places }: RecentMinutes,
  swept: SweptOf,
): ReadonlyMap<number, number> {
  const place = placeOf({ places }, swept.id);
  const isOf = isAsked(swept);
  const quarters = new Map<number, number>();
  for (const { whose, quarters: counts } of openCounts) {
    if (!isOf(whose)) continue;
    for (const [quarter, calls] of counts[place] ?? []) {
      quarters.set(quarter, (quarters.get(quarter) ?? 0) + calls);
    }
  }
  return quarters;
}

const isAsked =
  ({ account, leg }: SweptOf) =>
  (whose: Whose): boolean =>
    (account === ALL_ACCOUNTS || account === whose.account) &&
    (leg === ANY_LEG || leg === whose.leg);

const placeOf = ({ places }: Pick<RecentMinutes, 'places'>, id: MeasureId): number =>
  places.sweeps.get(id) ?? -1;

/** How many calls begin, and end, in each second before the span's end. */
function* turnsOf(recent: RecentMinutes, { to }: Span, swept: SweptOf) {
  const place = placeOf(recent, swept.id);
  const isOf = isAsked(swept);
  for (const [minute, cells] of recent.minutes) {
    if (minute >= to) continue;
    for (const calls of cells.values()) {
      if (!isOf(calls.whose)) continue;
      for (let second = 0; second < 60; second += 1) {
        const [begun, ended] = [calls.begins(place, second), calls.ends(place, second)];
        if (begun !== 0 || ended !== 0) yield { second: minute / 1000 + second, begun, ended };
      }
    }
  }
}

function lastingTurns(recent: RecentMinutes, span: Span, swept: SweptOf, staleness: Staleness) {
  const [first, end] = [span.from / 1000, span.to / 1000];
  const [begins, ends, stales] = [counting(), counting(), counting()];
  const isOf = isAsked(swept);
  const place = placeOf(recent, swept.id);
  let before = recent.lasting
    .filter(({ whose }) => isOf(whose))
    .reduce((sum, { calls }) => sum + (calls[place] ?? 0), 0);
  for (const { second, begun, ended } of turnsOf(recent, span, swept)) {
    if (second < first) before += begun;
    else if (second < end) begins.add(second, begun);
    // A call that ended in the first of all seconds isn't among those that last into it.
    if (second <= recent.since / 1000) continue;
    if (second <= first) before -= ended;
    else if (second < end) ends.add(second, ended);
  }
  for (const begin of staleBegins(recent, swept, staleness)) {
    if (begin >= span.to) continue;
    const second = Math.floor(begin / 1000);
    stales.add(Math.max(second, first - 1), 1);
    if (second < first) before -= 1;
    else begins.add(second, -1);
  }
  begins.add(first - 1, before);
  return { begins: begins.turns, ends: ends.turns, stales: stales.turns };
}

function beginningTurns(recent: RecentMinutes, span: Span, swept: SweptOf) {
  const [begins, ends] = [counting(), counting()];
  for (const { second, begun } of turnsOf(recent, span, swept)) {
    if (second < span.from / 1000 || second >= span.to / 1000) continue;
    begins.add(second, begun);
    ends.add(second + 1, begun);
  }
  return { begins: begins.turns, ends: ends.turns, stales: new Map<number, number>() };
}

function counting() {
  const turns = new Map<number, number>();
  return {
    turns,
    add: (second: number, calls: number): void => {
      if (calls !== 0) turns.set(second, (turns.get(second) ?? 0) + calls);
    },
  };
}
