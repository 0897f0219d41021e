/**
 * Calls at the same time. Each call is clipped to the window and counted by the second: times come in whole
 * seconds, and minutes would invent calls. A call takes the seconds from the one in which it begins up to, and
 * without, the one in which it ends; a call in progress takes them up to the end of the window. Where a measure counts
 * beginnings, it takes the first of them alone, and no call is stale.
 */

import type { Span } from '../time/span.ts';
import type { CallFact } from './call-fact.ts';
import type { SweepMeasure } from './measure.ts';
import { holds } from './predicate.ts';

export interface SweepValue {
  /** The most in one second. */
  readonly peak: number;
  /** In the window's last second. */
  readonly last: number;
  /** What all calls took, added. */
  readonly callSeconds: number;
  /** How many seconds begin in the window. */
  readonly windowSeconds: number;
  /** How many calls took any of them. */
  readonly calls: number;
  /** Calls in progress that began before the window's end, longer ago than a call can last. Not counted elsewhere. */
  readonly stale: number;
}

/** When a call without an end is stale. */
export interface Staleness {
  /** Milliseconds since 1970. */
  readonly asOf: number;
  readonly staleMs: number;
}

/**
 * In memory, as the definition (`measured.ts`). `facts` can be any calls; those outside the window don't count. It ends
 * no later than what the answer includes (`staleness.asOf`).
 */
export function sweepOf(
  measure: SweepMeasure,
  facts: readonly CallFact[],
  window: Span,
  staleness: Staleness,
): SweepValue {
  const first = Math.ceil(window.from / 1000);
  const end = Math.max(first, Math.ceil(window.to / 1000));
  const steps = new Map<number, number>();
  const step = (second: number, by: number) => steps.set(second, (steps.get(second) ?? 0) + by);
  let callSeconds = 0;
  let calls = 0;
  let last = 0;
  let stale = 0;
  for (const fact of facts) {
    const begin = measure.begins.map((field) => fact[field]).find((at) => at !== null);
    if (begin === undefined || begin >= window.to || end === first) continue;
    if (!holds(measure.where, fact)) continue;
    const isOfCall = measure.lasts === 'call';
    if (isOfCall && isStale(fact, staleness)) {
      stale += 1;
      continue;
    }
    const from = Math.max(first, Math.floor(begin / 1000));
    const ended = isOfCall ? fact.endedAt : begin + 1000;
    const to = ended === null ? end : Math.min(end, Math.floor(ended / 1000));
    if (to <= from) continue;
    calls += 1;
    if (to === end) last += 1;
    callSeconds += to - from;
    step(from, 1);
    step(to, -1);
  }
  let now = 0;
  let peak = 0;
  for (const [, by] of [...steps].sort(([a], [b]) => a - b)) {
    now += by;
    peak = Math.max(peak, now);
  }
  return { peak, last, callSeconds, windowSeconds: end - first, calls, stale };
}

/** Whether it's in progress for longer than a call can last. */
const isStale = (
  { endedAt, startedAt, firstSeenAt }: Pick<CallFact, 'endedAt' | 'startedAt' | 'firstSeenAt'>,
  { asOf, staleMs }: Staleness,
): boolean => endedAt === null && (startedAt ?? firstSeenAt) < asOf - staleMs;
