/**
 * Which parts of a window are read from buckets, and which from facts. Buckets know accounts and legs, and nothing
 * else of a call. Those whose calls have changed since they were counted aren't read: finer ones are, or facts.
 */

import type { FactFilter } from '../../../core/fact-filter.ts';
import type { Span } from '../../../core/time/span.ts';
import { startOfDay, type TimeZone, wallClock } from '../../../core/time/time-zone.ts';
import type { RecentMinutes } from '../../recent/recent-calls.ts';
import { joined, without } from '../../sql/spans.ts';
import type { Grain } from '../../tables/buckets.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, QUARTER_MS } from '../../tables/period-times.ts';
import { ZoneDays } from '../../tables/zone-days.ts';
import type { StepRun } from '../time/steps.ts';
import type { BucketState } from './bucket-state.ts';

/** The parts of a window. Together they're all of it, and each of its times is in one of them. */
export interface BucketPlan {
  readonly buckets: readonly GrainSpans[];
  /** Whole minutes whose calls are in memory. */
  readonly recent: readonly Span[];
  /** Read from facts. */
  readonly facts: readonly Span[];
}

/** Parts in order that whole buckets of a length hold. */
export interface GrainSpans {
  readonly grain: Grain;
  readonly spans: readonly Span[];
}

export interface Planned {
  readonly filter: FactFilter;
  readonly span: Span;
  readonly steps: readonly StepRun[];
  /** The zone of the days. */
  readonly timeZone: TimeZone;
  /** Null where nothing is in memory. */
  readonly recent: RecentMinutes | null;
}

/** A shorter window's facts are read as fast, unless they're in memory. */
const SHORTEST_MS = HOUR_MS;
const SHORTEST_RECENT_MS = 5 * MINUTE_MS;
/** In so many places buckets are left out; in others, facts are read as well. */
const MOST_HOLES = 12;

/** Whether buckets can know everything that's asked. */
export function isForBuckets({
  filter,
  span,
  recent,
}: Pick<Planned, 'filter' | 'span' | 'recent'>): boolean {
  const { from: _from, to: _to, leg: _leg, ...others } = filter;
  const isFiltered = Object.values(others).some((value) => value !== undefined);
  const shortest = recent !== null && recent.since < span.to ? SHORTEST_RECENT_MS : SHORTEST_MS;
  return !isFiltered && span.to - span.from >= shortest;
}

/** Null where no bucket helps. `finest` is the finest grain that's worth reading. */
export function planBuckets(
  planned: Planned,
  finest: Grain,
  state: BucketState,
): BucketPlan | null {
  if (!isForBuckets(planned)) return null;
  const days = new ZoneDays(planned.timeZone);
  const buckets: GrainSpans[] = [];
  let rest: readonly Span[] = [planned.span];
  let recent: readonly Span[] = [];
  for (const grain of grainsFrom(finest)) {
    if (grain === 'recent') {
      recent = recentSpans(rest, planned);
      rest = rest.flatMap((span) => without(span, recent));
      continue;
    }
    if (!isWhole(grain, planned)) continue;
    const { floor, ceil, since } = boundsOf(grain, state, days);
    const dirty = state.dirty[grain].map((from) => ({ from, to: ceil(from + 1) }));
    const holes = joined(dirty, { gapMs: 0, most: MOST_HOLES });
    const spans = rest.flatMap(({ from, to }) =>
      without({ from: ceil(Math.max(from, since)), to: floor(to) }, holes),
    );
    if (spans.length > 0) buckets.push({ grain, spans });
    rest = rest.flatMap((span) => without(span, spans));
  }
  return buckets.length + recent.length === 0 ? null : { buckets, recent, facts: rest };
}

/** The parts that memory holds, in order. */
function recentSpans(rest: readonly Span[], planned: Planned): readonly Span[] {
  const { recent } = planned;
  if (recent === null || !isWhole('minute', planned)) return [];
  const unknown = [...recent.minutes]
    .filter(([_at, calls]) => [...calls.values()].some(({ isKnown }) => !isKnown))
    .map(([from]) => ({ from, to: from + MINUTE_MS }))
    .sort((a, b) => a.from - b.from);
  return rest.flatMap(({ from, to }) =>
    without(
      {
        from: Math.ceil(Math.max(from, recent.since) / MINUTE_MS) * MINUTE_MS,
        to: Math.floor(to / MINUTE_MS) * MINUTE_MS,
      },
      unknown,
    ),
  );
}

/** Whether quarters of an hour know everything that's asked, and none of them lies in two steps. */
export const areInQuarters = (planned: Planned): boolean =>
  isForBuckets(planned) && isWhole('quarter', planned);

/** Coarse ones first. */
function grainsFrom(finest: Grain): readonly (Grain | 'recent')[] {
  switch (finest) {
    case 'day':
      return ['day', 'recent'];
    case 'quarter':
      return ['day', 'quarter', 'recent'];
    case 'minute':
      return ['day', 'quarter', 'recent', 'minute'];
  }
}

/** Whether no bucket lies in two steps. */
function isWhole(grain: Grain, { steps, timeZone }: Planned): boolean {
  if (steps.length === 1 && steps[0]?.count === 1) return true;
  switch (grain) {
    case 'day':
      return areDays(steps, timeZone);
    case 'quarter':
      return areMultiples(steps, QUARTER_MS);
    case 'minute':
      return areMultiples(steps, MINUTE_MS);
  }
}

const areMultiples = (steps: readonly StepRun[], ms: number): boolean =>
  steps.every(({ from, lengthMs }) => from % ms === 0 && lengthMs % ms === 0);

/** Whether every step begins at a midnight of the zone. */
function areDays(steps: readonly StepRun[], timeZone: TimeZone): boolean {
  if (steps.some(({ lengthMs }) => lengthMs < DAY_MS - 2 * HOUR_MS)) return false;
  const clock = wallClock(timeZone);
  return steps.every(({ from, count, lengthMs }) =>
    Array.from({ length: count }, (_, index) => from + index * lengthMs).every(
      (start) => startOfDay(clock, clock(start)) === start,
    ),
  );
}

/** Where a grain's buckets begin and end, and since when there are any. */
function boundsOf(grain: Grain, { minutesSince }: BucketState, days: ZoneDays) {
  const even = (ms: number, since: number) => ({
    floor: (at: number) => Math.floor(at / ms) * ms,
    ceil: (at: number) => Math.ceil(at / ms) * ms,
    since,
  });
  switch (grain) {
    case 'day':
      return {
        floor: (at: number) => days.at(at).from,
        ceil: (at: number) => (days.at(at).from === at ? at : days.at(at).to),
        since: Number.NEGATIVE_INFINITY,
      };
    case 'quarter':
      return even(QUARTER_MS, Number.NEGATIVE_INFINITY);
    case 'minute':
      return even(MINUTE_MS, minutesSince);
  }
}
