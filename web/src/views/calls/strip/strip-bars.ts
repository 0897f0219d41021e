/** The bars over the list: how many calls started when, and how many of them failed. Pure. */

import type { StatsSeries } from '../../../../../src/core/wire/stats.ts';

/** What's asked of the numbers. */
export const STRIP_KPIS = ['attempts', 'failed'] as const;

export interface StripBar {
  /** Milliseconds since 1970; the next bar begins where this one ends. */
  readonly from: number;
  readonly to: number;
  readonly calls: number;
  readonly failed: number;
}

export interface Strip {
  readonly bars: readonly StripBar[];
  readonly from: number;
  readonly to: number;
  readonly calls: number;
  readonly failed: number;
  /** The most calls of any bar. */
  readonly top: number;
}

export function stripOf(series: StatsSeries): Strip {
  const [from, to] = [Date.parse(series.from), Date.parse(series.to)];
  const calls = series.series['attempts'] ?? [];
  const failed = series.series['failed'] ?? [];
  const bars = calls.map(({ at, value }, index) => ({
    from: Math.max(from, Date.parse(at)),
    to: Math.min(to, Date.parse(calls[index + 1]?.at ?? series.to)),
    calls: value ?? 0,
    failed: failed[index]?.value ?? 0,
  }));
  return {
    ...{ bars, from, to },
    calls: sumOf(bars.map((bar) => bar.calls)),
    failed: sumOf(bars.map((bar) => bar.failed)),
    top: Math.max(1, ...bars.map((bar) => bar.calls)),
  };
}

/**
 * Where the strip had better begin: at its first call, if most of it is empty before that. Null where it's fine as
 * it is.
 */
export function betterStart({ bars, from, to }: Strip): number | null {
  const first = bars.find(({ calls }) => calls > 0);
  return first === undefined || first.from < from + (to - from) / 4 ? null : first.from;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/**
 * The time between two places on the strip (shares of its width, in either order), widened to whole bars. Null
 * where it's the whole strip.
 */
export function spanBetween(
  { bars, from, to }: Strip,
  one: number,
  other: number,
): { readonly from: number; readonly to: number } | null {
  const at = (share: number): number => from + Math.min(1, Math.max(0, share)) * (to - from);
  const [low, high] = [at(Math.min(one, other)), at(Math.max(one, other))];
  const touched = bars.filter((bar) => bar.to > low && bar.from <= high && bar.from < to);
  const [first, last] = [touched[0], touched.at(-1)];
  if (first === undefined || last === undefined) return null;
  return first.from <= from && last.to >= to ? null : { from: first.from, to: last.to };
}
