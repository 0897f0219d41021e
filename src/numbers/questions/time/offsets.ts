/** How far a zone is ahead of UTC, and since when: enough to read wall clocks with arithmetic alone. */

import type { Span } from '../../../core/time/span.ts';
import { offsetAt, type WallClock } from '../../../core/time/time-zone.ts';

export interface OffsetRun {
  /** Milliseconds since 1970. */
  readonly from: number;
  /** Local time minus UTC, milliseconds. */
  readonly offsetMs: number;
}

/** No zone changes its clock twice within it. */
const PROBE_MS = 7 * 24 * 3600 * 1000;

/** The offsets within a window, the first from its start on. */
export function offsetsOf({ from, to }: Span, clock: WallClock): readonly OffsetRun[] {
  const runs: OffsetRun[] = [{ from, offsetMs: offsetAt(clock, from) }];
  for (let low = from; low < to; ) {
    const high = Math.min(low + PROBE_MS, to);
    const before = offsetAt(clock, low);
    const after = offsetAt(clock, high);
    if (before !== after) runs.push({ from: changeWithin(clock, low, high), offsetMs: after });
    low = high;
  }
  return runs;
}

/** The first instant with the offset of `high`, where `low` has another one. */
function changeWithin(clock: WallClock, low: number, high: number): number {
  const after = offsetAt(clock, high);
  let [before, found] = [low, high];
  while (found - before > 1) {
    const middle = Math.floor((before + found) / 2);
    if (offsetAt(clock, middle) === after) found = middle;
    else before = middle;
  }
  return found;
}
