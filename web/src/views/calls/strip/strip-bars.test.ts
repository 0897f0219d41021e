import { describe, expect, test } from 'vitest';
import type { StatsSeries } from '../../../../../src/core/wire/stats.ts';
import { betterStart, spanBetween, stripOf } from './strip-bars.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 29, 15, minute)).toISOString();
const points = (values: readonly (number | null)[]) =>
  values.map((value, index) => ({ at: at(10 * index), value, n: value ?? 0 }));
const SERIES: StatsSeries = {
  ...{ from: at(5), to: at(35), stepSeconds: 600, exact: true, asOf: at(35), lagMs: 0 },
  series: { attempts: points([3, 0, 8, 2]), failed: points([1, null, 4, 0]) },
};
const STRIP = stripOf(SERIES);

test('each step is a bar, and the window cuts the first and the last', () => {
  expect(STRIP.bars.map(({ from, to, calls, failed }) => [from, to, calls, failed])).toEqual([
    [Date.parse(at(5)), Date.parse(at(10)), 3, 1],
    [Date.parse(at(10)), Date.parse(at(20)), 0, 0],
    [Date.parse(at(20)), Date.parse(at(30)), 8, 4],
    [Date.parse(at(30)), Date.parse(at(35)), 2, 0],
  ]);
  expect(STRIP).toMatchObject({ calls: 13, failed: 5, top: 8 });
});

test('a strip that is mostly empty before its first call begins there', () => {
  const strip = (values: readonly number[]) =>
    stripOf({ ...SERIES, series: { attempts: points(values), failed: points(values) } });
  expect(betterStart(strip([0, 0, 8, 2]))).toBe(Date.parse(at(20)));
  expect(betterStart(strip([1, 0, 0, 2]))).toBeNull();
  expect(betterStart(strip([0, 0, 0, 0]))).toBeNull();
});

describe('dragging over it', () => {
  test.each([
    // 30 minutes wide: 0.5 is 15:20.
    [0.55, 0.6, [20, 30]],
    [0.6, 0.55, [20, 30]],
    [0.2, 0.6, [10, 30]],
    [0, 0.1, [5, 10]],
    [0.9, 2, [30, 35]],
  ] as const)('from %f to %f selects whole bars', (one, other, [from, to]) => {
    expect(spanBetween(STRIP, one, other)).toEqual({
      from: Date.parse(at(from)),
      to: Date.parse(at(to)),
    });
  });

  test('over all of it selects nothing', () => {
    expect(spanBetween(STRIP, -1, 1)).toBeNull();
    expect(spanBetween({ ...STRIP, bars: [] }, 0.1, 0.2)).toBeNull();
  });
});
