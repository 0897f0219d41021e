/** Puts the parts of a sweep together, in the order of time. */

import type { Cells, Key } from '../cells.ts';
import type { SweptCalls, SweptStep } from './sweep-steps.ts';

/** Steps of one part of the window, by key. */
export type SweptPart = ReadonlyMap<Key, readonly SweptStep[]>;

/** Adds the next part of the window, which begins in `firstStep`. */
export function addPart(cells: Cells<SweptCalls>, firstStep: number, part: SweptPart): void {
  for (const key of cells.keys()) {
    const before = cells.get(key, firstStep);
    // Unless the part says otherwise, none of its calls lasted into it.
    if (before !== undefined) cells.set(key, firstStep, { ...before, last: 0 });
  }
  for (const [key, steps] of part) {
    for (const { step, fresh, ...swept } of steps) {
      const before = cells.get(key, step);
      cells.set(
        key,
        step,
        before === undefined
          ? swept
          : {
              peak: Math.max(before.peak, swept.peak),
              last: swept.last,
              callSeconds: before.callSeconds + swept.callSeconds,
              // The others were counted where they began.
              calls: before.calls + fresh,
              stale: Math.max(before.stale, swept.stale),
            },
      );
    }
  }
}
