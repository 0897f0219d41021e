/** Failed calls are collected in batches: each call in one, each batch closed at its threshold. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertySettings, propertyTimeoutMs } from '../../tests/support/property.ts';
import { type Admission, admit, FIRST_BATCH } from './failure-batch.ts';

/** The admissions of failed calls that arrive at these times. */
function admitAll(threshold: number, arrivals: readonly number[]): readonly Admission[] {
  let open = FIRST_BATCH;
  return arrivals.map((at) => {
    const admission = admit(open, threshold, at);
    open = admission.open;
    return admission;
  });
}

describe('admit', () => {
  it('collects failed calls in the open batch, starting with the first', () => {
    expect(admit(FIRST_BATCH, 100, 7_000)).toEqual({
      batch: 1,
      open: { batch: 1, count: 1, openedAt: 7_000 },
      closed: null,
    });
    expect(admitAll(100, [7_000, 8_000, 9_000]).at(-1)).toEqual({
      batch: 1,
      open: { batch: 1, count: 3, openedAt: 7_000 },
      closed: null,
    });
  });

  it('closes the batch with the call that reaches the threshold, and opens an empty one', () => {
    expect(admitAll(3, [7_000, 8_000, 9_000]).at(-1)).toEqual({
      batch: 1,
      open: { batch: 2, count: 0, openedAt: null },
      closed: { batch: 1, count: 3, threshold: 3, openedAt: 7_000, closedAt: 9_000 },
    });
  });

  it('starts the next batch with the next call', () => {
    expect(admitAll(2, [1, 2, 3]).at(-1)).toEqual({
      batch: 2,
      open: { batch: 2, count: 1, openedAt: 3 },
      closed: null,
    });
  });

  it('closes a batch with every call if the threshold is 1', () => {
    expect(admitAll(1, [5, 6]).map(({ closed }) => closed)).toEqual([
      { batch: 1, count: 1, threshold: 1, openedAt: 5, closedAt: 5 },
      { batch: 2, count: 1, threshold: 1, openedAt: 6, closedAt: 6 },
    ]);
  });

  it('closes a batch that exceeds a lowered threshold, with all its calls', () => {
    const open = { batch: 4, count: 80, openedAt: 1 };
    expect(admit(open, 50, 9).closed).toEqual({
      batch: 4,
      count: 81,
      threshold: 50,
      openedAt: 1,
      closedAt: 9,
    });
  });

  it(
    'I10: every call is in one batch, and the closed batches are exactly full',
    () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(200), (threshold, calls) => {
          const admissions = admitAll(
            threshold,
            Array.from({ length: calls }, (_, index) => index),
          );
          admissions.forEach(({ batch }, index) => {
            expect(batch).toBe(1 + Math.floor(index / threshold));
          });
          const closed = admissions.flatMap((admission) => admission.closed ?? []);
          expect(closed).toHaveLength(Math.floor(calls / threshold));
          expect(closed.every(({ count }) => count === threshold)).toBe(true);
          const left = admissions.at(-1)?.open.count ?? 0;
          expect(closed.length * threshold + left).toBe(calls);
        }),
        propertySettings(500),
      );
    },
    propertyTimeoutMs(),
  );
});
