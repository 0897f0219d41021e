import { expect, test } from 'vitest';
import { mosOf, qualityPercent } from './mos.ts';

test.each([
  [100, 4.5],
  [95, 4.44],
  [90, 4.34],
  [80, 4.02],
  [70, 3.6],
  [60, 3.1],
  [50, 2.58],
  [30, 1.61],
])('a quality of %i %% is a score of %f', (percent, mos) => {
  expect(mosOf(percent)).toBeCloseTo(mos, 2);
});

test('one per cent of single losses costs next to nothing', () => {
  expect(mosOf(qualityPercent(9_900, 100))).toBeCloseTo(4.48, 2);
});

test('quality is perfect where nothing was received, and where flaws outnumber packets', () => {
  expect(qualityPercent(0, 0)).toBe(100);
  expect(qualityPercent(10, 11)).toBe(100);
});

test('any flaw at all costs a whole per cent', () => {
  expect(qualityPercent(100_000, 1)).toBe(99);
});
