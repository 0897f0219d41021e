/** The report's statistics. Percentiles are exact: they're based on every measurement. */

export interface LatencySummary {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** The median of several rounds, and their range. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The smallest value that at least `share` (0 to 1) of `sorted` don't exceed; NaN if empty. */
export function percentile(sorted: Float64Array, share: number): number {
  const index = Math.max(0, Math.ceil(share * sorted.length) - 1);
  return sorted[index] ?? Number.NaN;
}

/** Sorts a copy, so that the measurements keep their order. */
export function summarise(latencies: Float64Array): LatencySummary {
  const sorted = latencies.slice().sort();
  return {
    p50: percentile(sorted, 0.5),
    p90: percentile(sorted, 0.9),
    p99: percentile(sorted, 0.99),
    p999: percentile(sorted, 0.999),
    max: percentile(sorted, 1),
  };
}

/** The median (for an even number, the mean of the middle two), lowest and highest; NaN if empty. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}

/**
 * Compares two servers: the ratio of their medians, and the lowest and highest ratio of two consecutive
 * rounds.
 */
export function ratio(values: readonly number[], of: readonly number[]): Spread {
  const rounds = values.map((value, round) => value / (of[round] ?? Number.NaN));
  const { min, max } = spread(rounds);
  return { median: spread(values).median / spread(of).median, min, max };
}
