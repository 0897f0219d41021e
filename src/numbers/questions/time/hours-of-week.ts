/** How much of a window lies in each hour of the week. */

import type { Span } from '../../../core/time/span.ts';
import { HOUR_MS } from '../../tables/period-times.ts';
import type { OffsetRun } from './offsets.ts';

export interface HourOfWeek {
  /** 1 is Monday, 7 Sunday. */
  readonly weekday: number;
  /** 0 to 23. */
  readonly hour: number;
  readonly lengthMs: number;
}

const HOURS_OF_WEEK = 7 * 24;
/** 1970 began on a Thursday. */
const HOURS_BEFORE = 3 * 24;

/** All 168, Monday 00:00 first, by the zone's clock. */
export function hoursOfWeek(
  { from, to }: Span,
  offsets: readonly OffsetRun[],
): readonly HourOfWeek[] {
  const lengths = Array.from({ length: HOURS_OF_WEEK }, () => 0);
  offsets.forEach((run, index) => {
    const end = Math.min(to, offsets[index + 1]?.from ?? to) + run.offsetMs;
    for (let local = Math.max(from, run.from) + run.offsetMs; local < end; ) {
      const hour = Math.floor(local / HOUR_MS);
      const next = Math.min(end, (hour + 1) * HOUR_MS);
      const place = (hour + HOURS_BEFORE) % HOURS_OF_WEEK;
      lengths[place] = (lengths[place] ?? 0) + next - local;
      local = next;
    }
  });
  return lengths.map((lengthMs, place) => ({
    weekday: Math.floor(place / 24) + 1,
    hour: place % 24,
    lengthMs,
  }));
}
