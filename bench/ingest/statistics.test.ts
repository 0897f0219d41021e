import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentile, ratio, spread, summarise } from './statistics.ts';

describe('a percentile', () => {
  it('is the smallest value that the share does not exceed', () => {
    const hundred = Float64Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 0.991)).toBe(100);
    expect(percentile(hundred, 1)).toBe(100);
    expect(percentile(Float64Array.of(7), 0.5)).toBe(7);
    expect(percentile(new Float64Array(), 0.5)).toBeNaN();
  });

  it('has at least its share of the values at or below it, and no smaller value does', () => {
    const values = fc.array(fc.double({ noNaN: true, min: 0, max: 1e6 }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.constantFrom(0.5, 0.9, 0.99, 0.999, 1), (some, share) => {
        const sorted = Float64Array.from(some).sort();
        const found = percentile(sorted, share);
        const upTo = sorted.filter((value) => value <= found).length;
        const below = sorted.filter((value) => value < found).length;
        expect(upTo).toBeGreaterThanOrEqual(share * sorted.length);
        expect(below).toBeLessThan(share * sorted.length);
      }),
    );
  });

  it('uses every measurement, in any order', () => {
    const latencies = Float64Array.of(5, 1, 4, 2, 3);
    expect(summarise(latencies)).toEqual({ p50: 3, p90: 5, p99: 5, p999: 5, max: 5 });
    expect([...latencies]).toEqual([5, 1, 4, 2, 3]);
  });
});

describe('several rounds', () => {
  it('are reported by their median, lowest and highest', () => {
    expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
    expect(spread([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 });
    expect(spread([]).median).toBeNaN();
  });

  it('are compared by their medians, and round by round', () => {
    expect(ratio([30, 10, 20], [100, 50, 40])).toEqual({ median: 20 / 50, min: 0.2, max: 0.5 });
  });
});
