/** Puts the parts of a sweep together, in the order of time. */

import type { SweepValue } from '../../../core/kpi/sweep.ts';
import type { Row } from '../../sql/read-rows.ts';
import type { Cells } from './cells.ts';

/** The calls of one window. */
export type SweptCalls = Omit<SweepValue, 'windowSeconds'>;

const NO_CALLS: SweptCalls = { peak: 0, last: 0, callSeconds: 0, calls: 0, stale: 0 };

/**
 * Adds the next part of the window; `firstStep` is the step that it begins in. A row is key, step, peak, last, call
 * seconds, calls, stale calls, and calls that began in this part.
 */
export function addPart(cells: Cells<SweptCalls>, firstStep: number, rows: readonly Row[]): void {
  for (const key of cells.keys()) {
    const before = cells.get(key, firstStep);
    // Unless a row says otherwise, none of its calls lasted into this part.
    if (before !== undefined) cells.set(key, firstStep, { ...before, last: 0 });
  }
  for (const row of rows) {
    const [key, step] = [row.text(0), row.number(1) ?? 0];
    const before = cells.get(key, step);
    const known = before ?? NO_CALLS;
    cells.set(key, step, {
      peak: Math.max(known.peak, row.number(2) ?? 0),
      last: row.number(3) ?? 0,
      callSeconds: known.callSeconds + (row.number(4) ?? 0),
      calls: known.calls + (row.number(before === undefined ? 5 : 7) ?? 0),
      stale: Math.max(known.stale, row.number(6) ?? 0),
    });
  }
}
