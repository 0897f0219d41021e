/** How values are distributed, from the values themselves or from their bins. */

import { valueOfBin } from './bins.ts';

/** The percentiles that KPIs use. */
export const PERCENTILES = [10, 50, 95] as const;

export type Percentile = (typeof PERCENTILES)[number];

export interface Distribution {
  /** How many values. */
  readonly n: number;
  /**
   * The smallest value that's at least as large as `percent` of them (nearest rank; `quantile_disc` in SQL).
   * Null without values.
   */
  percentile(percent: Percentile): number | null;
}

/** How many values are in each bin. */
export type Bins = ReadonlyMap<number, number>;

/** From 1 to `n`. In whole numbers, so that it's the same everywhere. */
const rankOf = (percent: Percentile, n: number): number =>
  Math.max(1, Math.floor((percent * n + 99) / 100));

/** Exact. */
export function distributionOfValues(values: readonly number[]): Distribution {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  return { n, percentile: (percent) => sorted[rankOf(percent, n) - 1] ?? null };
}

/** At most 1.1 % off. */
export function distributionOfBins(bins: Bins): Distribution {
  const sorted = [...bins]
    .map(([bin, count]) => ({ value: valueOfBin(bin), count }))
    .sort((a, b) => a.value - b.value);
  const n = sorted.reduce((sum, { count }) => sum + count, 0);
  return {
    n,
    percentile: (percent) => {
      let left = rankOf(percent, n);
      for (const { value, count } of sorted) {
        left -= count;
        if (left <= 0) return value;
      }
      return null;
    },
  };
}
