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

describe('flaws', () => {
  const counted = (play: (flaws: FlawCount) => void) => {
    const flaws = new FlawCount();
    play(flaws);
    return { received: flaws.received, flaws: flaws.flaws };
  };

  test('are the packets that did not come', () => {
    const { flaws, received } = counted((line) => {
      line.inOrder(100);
      line.afterGap(3);
      line.inOrder(50);
      line.afterGap(1);
    });
    expect(flaws).toBe(4);
    expect(received).toBe(152);
  });

  test('count three times where one gap follows right after another', () => {
    const { flaws } = counted((line) => {
      line.inOrder(100);
      line.afterGap(2);
      line.afterGap(5);
      line.afterGap(1);
    });
    expect(flaws).toBe(2 + 3 * 5 + 3 * 1);
  });

  test('are forgotten where they outnumber the packets', () => {
    const { flaws } = counted((line) => {
      line.inOrder(5);
      line.afterGap(50);
    });
    expect(flaws).toBe(0);
  });
});
