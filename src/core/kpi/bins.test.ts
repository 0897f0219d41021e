import fc from 'fast-check';
import * as hdr from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { binOf, LAST_BIN, valueOfBin } from './bins.ts';
import { distributionOfBins, distributionOfValues, PERCENTILES } from './distribution.ts';

/** (2^(1/32) − 1) / (2^(1/32) + 1), with room for rounding. */
const MOST_OFF = 0.0108301;

const binsOf = (values: readonly number[]): ReadonlyMap<number, number> => {
  const bins = new Map<number, number>();
  for (const value of values) bins.set(binOf(value), (bins.get(binOf(value)) ?? 0) + 1);
  return bins;
};

const whole = fc.integer({ min: 0, max: 20_000 });
const milliseconds = fc.integer({ min: 1, max: 20_000_000 }).map((ms) => ms / 1000);
const value = fc.oneof(fc.integer({ min: 0, max: 60 }), whole, milliseconds);

describe('bins', () => {
  it('hold each whole number up to 45 exactly', () => {
    const numbers = Array.from({ length: 46 }, (_, number) => number);
    expect(numbers.map((number) => valueOfBin(binOf(number)))).toEqual(numbers);
  });

  it('are at most 1.1 % off, from a millisecond up', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(Math.abs(valueOfBin(binOf(one)) - one)).toBeLessThanOrEqual(one * MOST_OFF);
      }),
    );
  });

  it("have the boundaries of OpenTelemetry's scale 5, each in the bin below it", () => {
    for (let power = -320; power < 992; power += 1) {
      const boundary = 2 ** (power / 32);
      const below = binOf(boundary * (1 - 1e-9));
      const above = binOf(boundary * (1 + 1e-9));
      if (power % 32 !== 0) expect(above - below, String(power)).toBe(power === -320 ? above : 1);
    }
    expect(binOf(64)).toBe(binOf(63.9));
    expect(binOf(64.1)).toBe(binOf(64) + 1);
    expect(binOf(0.5)).toBe(binOf(0.499));
  });

  it('end somewhere', () => {
    expect(binOf(0.0009)).toBe(0);
    expect(binOf(2 ** 31)).toBe(LAST_BIN);
    expect(binOf(1e300)).toBe(LAST_BIN);
    expect(valueOfBin(LAST_BIN)).toBeCloseTo(2 ** 31, -8);
  });
});

describe('percentiles', () => {
  it('are the nearest rank', () => {
    const { n, percentile } = distributionOfValues([5, 1, 4, 2, 3]);
    expect([n, percentile(10), percentile(50), percentile(95)]).toEqual([5, 1, 3, 5]);
    expect(distributionOfValues([1, 2, 3, 4]).percentile(50)).toBe(2);
    expect(distributionOfValues([7]).percentile(10)).toBe(7);
    expect(
      distributionOfValues(Array.from({ length: 100 }, (_, at) => at + 1)).percentile(95),
    ).toBe(95);
  });

  it('are null without values', () => {
    expect([
      distributionOfValues([]).percentile(50),
      distributionOfBins(new Map()).percentile(50),
    ]).toEqual([null, null]);
  });

  it('come from bins as from values: exactly up to 45 whole seconds, else at most 1.1 % off', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const exact = distributionOfValues(values);
        const binned = distributionOfBins(binsOf(values));
        expect(binned.n).toBe(exact.n);
        for (const percent of PERCENTILES) {
          const wanted = exact.percentile(percent) ?? Number.NaN;
          const off = Math.abs((binned.percentile(percent) ?? Number.NaN) - wanted);
          expect(off).toBeLessThanOrEqual(wanted * MOST_OFF);
          if (values.every((one) => one <= 45 && Number.isInteger(one))) expect(off).toBe(0);
        }
      }),
    );
  });

  it('agree with HdrHistogram', () => {
    fc.assert(
      fc.property(fc.array(whole, { minLength: 1, maxLength: 500 }), (values) => {
        const oracle = hdr.build({ numberOfSignificantValueDigits: 5 });
        for (const one of values) oracle.recordValue(one);
        const exact = distributionOfValues(values);
        for (const percent of PERCENTILES) {
          expect(exact.percentile(percent)).toBe(oracle.getValueAtPercentile(percent));
        }
      }),
    );
  });
});
