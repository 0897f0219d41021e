/**
 * Which part of a window can be read from buckets, and which from facts. Buckets know accounts and legs, and
 * nothing else of a call.
 */

import type { FactFilter } from '../../../core/fact-filter.ts';
import { addDays, startOfDay, type TimeZone, wallClock } from '../../../core/time/time-zone.ts';
import type { Span } from '../../../ports/numbers/questions.ts';
import type { Grain } from '../../tables/buckets.ts';
import type { StepRun } from '../time/steps.ts';

/** The part of a window that whole buckets hold. */
export interface BucketPlan {
  readonly grain: Grain;
  readonly middle: Span;
}

export interface Planned {
  readonly filter: FactFilter;
  readonly span: Span;
  readonly steps: readonly StepRun[];
  /** The zone of the days. */
  readonly timeZone: TimeZone;
}

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 4 * QUARTER_MS;
const DAY_MS = 24 * HOUR_MS;

/** A shorter window's facts are read as fast. */
const SHORTEST_MS = 6 * HOUR_MS;
/** A longer window has too many buckets of a minute. */
const LONGEST_IN_MINUTES_MS = 3 * DAY_MS;

/** Null where facts alone are faster, or know more. `finest` is the finest grain that's worth reading. */
export function planBuckets(planned: Planned, finest: Grain): BucketPlan | null {
  const { filter, span } = planned;
  const { from: _from, to: _to, leg: _leg, ...others } = filter;
  const isFiltered = Object.values(others).some((value) => value !== undefined);
  if (isFiltered || span.to - span.from < SHORTEST_MS) return null;
  for (const grain of grainsFrom(finest)) {
    const plan = planIn(planned, grain);
    if (plan !== null) return plan;
  }
  return null;
}

/** Coarse ones first. */
function grainsFrom(finest: Grain): readonly Grain[] {
  switch (finest) {
    case 'day':
      return ['day'];
    case 'quarter':
      return ['day', 'quarter'];
    case 'minute':
      return ['day', 'quarter', 'minute'];
  }
}

function planIn({ span, steps, timeZone }: Planned, grain: Grain): BucketPlan | null {
  switch (grain) {
    case 'day': {
      if (!areDays(steps, timeZone)) return null;
      const clock = wallClock(timeZone);
      const floor = (at: number): number => startOfDay(clock, clock(at));
      const ceil = (at: number): number =>
        floor(at) === at ? at : startOfDay(clock, addDays(clock(at), 1));
      return inBuckets(grain, { from: ceil(span.from), to: floor(span.to) });
    }
    case 'quarter':
      return areMultiples(steps, QUARTER_MS) ? inBuckets(grain, whole(span, QUARTER_MS)) : null;
    case 'minute':
      return areMultiples(steps, MINUTE_MS) && span.to - span.from <= LONGEST_IN_MINUTES_MS
        ? inBuckets(grain, whole(span, MINUTE_MS))
        : null;
  }
}

const whole = ({ from, to }: Span, stepMs: number): Span => ({
  from: Math.ceil(from / stepMs) * stepMs,
  to: Math.floor(to / stepMs) * stepMs,
});

const inBuckets = (grain: Grain, middle: Span): BucketPlan | null =>
  middle.from < middle.to ? { grain, middle } : null;

/** One step is divided nowhere. */
const isUndivided = (steps: readonly StepRun[]): boolean =>
  steps.length === 1 && steps[0]?.count === 1;

const areMultiples = (steps: readonly StepRun[], ms: number): boolean =>
  isUndivided(steps) || steps.every(({ from, lengthMs }) => from % ms === 0 && lengthMs % ms === 0);

/** Whether every step begins at a midnight of the zone. */
function areDays(steps: readonly StepRun[], timeZone: TimeZone): boolean {
  if (isUndivided(steps)) return true;
  if (steps.some(({ lengthMs }) => lengthMs < DAY_MS - 2 * HOUR_MS)) return false;
  const clock = wallClock(timeZone);
  return steps.every(({ from, count, lengthMs }) =>
    Array.from({ length: count }, (_, index) => from + index * lengthMs).every(
      (start) => startOfDay(clock, clock(start)) === start,
    ),
  );
}
