import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStreams } from './seeded-random.ts';
import { drawMs, drawMsBelow } from './spans.ts';

const chanceOf = (seed: string) => randomStreams(seed, 0).stream('span');

test('a fixed length is that length', () => {
  expect(drawMs(chanceOf('a'), 2.5)).toBe(2_500);
});

test('a length is always within its range', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 0, max: 50 }), (seed, width) => {
      const ms = drawMs(chanceOf(seed), [3, 3 + width]);
      expect(ms).toBeGreaterThanOrEqual(3_000);
      expect(ms).toBeLessThanOrEqual(3_000 + width * 1_000);
    }),
  );
});

test('half of a spread lies below its median, and none of it outside its bounds', () => {
  const random = chanceOf('spread');
  const span = { median: 10, spread: 1, least: 2, most: 60 };
  const drawn = Array.from({ length: 4_000 }, () => drawMs(random, span));
  const below = drawn.filter((ms) => ms < 10_000).length / drawn.length;
  expect(below).toBeGreaterThan(0.47);
  expect(below).toBeLessThan(0.53);
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(2_000);
  expect(Math.max(...drawn)).toBeLessThanOrEqual(60_000);
});

test('below a limit means below it, unless that is impossible', () => {
  const spread = { median: 8, spread: 1, least: 2 };
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 2_001, max: 60_000 }), (seed, limitMs) => {
      const ms = drawMsBelow(chanceOf(seed), spread, limitMs);
      expect(ms).toBeGreaterThanOrEqual(2_000);
      expect(ms).toBeLessThan(limitMs);
      expect(drawMsBelow(chanceOf(seed), [1, 90], limitMs)).toBeLessThan(limitMs);
      expect(drawMsBelow(chanceOf(seed), 70, limitMs)).toBe(70_000);
    }),
  );
});
