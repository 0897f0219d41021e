import { describe, expect, test } from 'vitest';
import { FlawCount, mosOf, qualityPercent } from './mos.ts';

test.each([
  [100, 4.5],
  [95, 4.44],
  [90, 4.34],
  [80, 4.02],
  [70, 3.6],
  [60, 3.1],
  [50, 2.58],
  [30, 1.61],
])('a quality of %i percent gives a score of %f', (percent, mos) => {
  expect(mosOf(percent)).toBeCloseTo(mos, 2);
});

test.each([
  [1, 4.47],
  [2, 4.42],
  [5, 4.2],
  [10, 3.6],
])('%i percent of single losses give a score of %f', (lost, mos) => {
  const line = new FlawCount();
  const spacing = 100 / lost;
  for (let gap = 0; gap < 100; gap += 1) {
    line.afterGap(1);
    line.inOrder(spacing - 1);
  }
  expect(mosOf(qualityPercent(line.received, line.flaws))).toBeCloseTo(mos, 2);
});

test('quality is perfect if nothing was received, or if flaws outnumber packets', () => {
  expect(qualityPercent(0, 0)).toBe(100);
  expect(qualityPercent(10, 11)).toBe(100);
});

test('any flaw costs a whole percent', () => {
  expect(qualityPercent(100_000, 1)).toBe(99);
});

test('the percentage is rounded down after a floating-point division, as the server does', () => {
  expect(qualityPercent(100, 71)).toBe(28);
});

describe('flaws', () => {
  const counted = (play: (flaws: FlawCount) => void) => {
    const flaws = new FlawCount();
    play(flaws);
    return { received: flaws.received, flaws: flaws.flaws };
  };

  test('are the missing packets, and two more for the packet in order after each gap', () => {
    const { flaws, received } = counted((line) => {
      line.inOrder(100);
      line.afterGap(3);
      line.inOrder(50);
      line.afterGap(1);
    });
    expect(flaws).toBe(3 + 2 + 1);
    expect(received).toBe(152);
  });

  test('cost one more with each packet that follows a gap right after another', () => {
    const { flaws } = counted((line) => {
      line.inOrder(100);
      line.afterGap(2);
      line.afterGap(5);
      line.afterGap(1);
      line.inOrder(2);
    });
    expect(flaws).toBe(2 + (5 + 2) + (1 + 3));
  });

  test('start again at 0 if they outnumber the packets', () => {
    const { flaws } = counted((line) => {
      line.inOrder(5);
      line.afterGap(50);
    });
    expect(flaws).toBe(0);
  });
});
