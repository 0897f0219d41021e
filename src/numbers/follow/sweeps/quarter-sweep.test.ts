import fc from 'fast-check';
import { expect, it } from 'vitest';
import { factWith } from '../../../../tests/support/numbers-facts.ts';
import { propertySettings } from '../../../../tests/support/property.ts';
import { DEFAULT_KPI_SETTINGS, measuresOf } from '../../../core/kpi/measures.ts';
import { sweepOf } from '../../../core/kpi/sweep.ts';
import { QuarterSweep } from './quarter-sweep.ts';

const QUARTER = 900;
/** Quarters since 1970. */
const FIRST = 2_000_000;
const QUARTERS = 12;

const anyCall = fc
  .tuple(fc.integer({ min: -2, max: QUARTERS * 4 - 1 }), fc.constantFrom(0, 0, 0, 1, 450, 899))
  .chain(([place, second]) =>
    fc.record({
      from: fc.constant(FIRST * QUARTER + Math.floor(place / 4) * QUARTER + second),
      seconds: fc.constantFrom(0, 1, 60, 899, 900, 901, 1800, 5000),
    }),
  )
  .map(({ from, seconds }) => ({
    from,
    to: Math.min(from + seconds, (FIRST + QUARTERS) * QUARTER),
  }));

const measure = measuresOf(DEFAULT_KPI_SETTINGS).concurrency;

it('says of each quarter what a sweep of it as a window says, in parts from the last one on', () => {
  fc.assert(
    fc.property(fc.array(anyCall, { maxLength: 40 }), fc.nat(QUARTERS), (calls, middle) => {
      const sweep = new QuarterSweep();
      const split = (FIRST + middle) * QUARTER;
      const found = new Map<number, object>();
      const take = (from: number) => {
        for (const { beginsAt, fresh, ...swept } of sweep.take(from)) {
          expect(found.has(beginsAt)).toBe(false);
          expect(fresh).toBe(
            calls.filter(
              ({ from: begin, to }) =>
                begin >= beginsAt && begin < beginsAt + QUARTER && to > begin,
            ).length,
          );
          found.set(beginsAt, swept);
        }
      };
      for (const { from, to } of calls) if (to >= split) sweep.add(from, to);
      take(split);
      for (const { from, to } of calls) if (to < split) sweep.add(from, to);
      take(FIRST * QUARTER);
      const facts = calls.map(({ from, to }) =>
        factWith({ answeredAt: from * 1000, endedAt: to * 1000 }),
      );
      for (let quarter = FIRST; quarter < FIRST + QUARTERS; quarter += 1) {
        const window = { from: quarter * QUARTER * 1000, to: (quarter + 1) * QUARTER * 1000 };
        const {
          windowSeconds: _,
          stale: __,
          ...expected
        } = sweepOf(measure, facts, window, {
          ...{ asOf: window.to, staleMs: 0 },
        });
        const none = { peak: 0, last: 0, callSeconds: 0, calls: 0 };
        expect(found.get(quarter * QUARTER) ?? none).toEqual(expected);
      }
    }),
    propertySettings(200),
  );
});
