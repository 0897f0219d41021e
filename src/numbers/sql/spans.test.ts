import { describe, expect, it } from 'vitest';
import { groupedByGaps } from './spans.ts';

const HOUR = 3_600_000;

describe('spans', () => {
  it('that are far apart are groups of their own', () => {
    const first = { from: 0, to: HOUR };
    const near = { from: 7 * HOUR, to: 8 * HOUR };
    const far = { from: 15 * HOUR, to: 16 * HOUR };
    expect(groupedByGaps([first, near, far])).toEqual([[first, near], [far]]);
    expect(groupedByGaps([])).toEqual([[]]);
  });
});
