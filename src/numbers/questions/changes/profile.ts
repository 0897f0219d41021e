/** What a KPI is made of, over the calls of two windows: numbers and values that can be added and taken off. */

import type { Distribution } from '../../../core/kpi/distribution.ts';
import type { Figure, Kpi, Measured } from '../../../core/kpi/kpi.ts';
import type { MeasureId } from '../../../core/kpi/measures.ts';
import type { Span } from '../../../core/time/span.ts';

/** How many calls have each value. */
export type Counts = ReadonlyMap<number, number>;

export interface Profile {
  readonly numbers: ReadonlyMap<MeasureId, number>;
  readonly values: ReadonlyMap<MeasureId, Counts>;
}

/** The profiles of one group, or of all calls. */
export interface BeforeAfter {
  readonly before: Profile;
  readonly after: Profile;
}

/** Profiles, and how often each counts: -1 takes it off. */
export type Sum = readonly (readonly [Profile, number])[];

/** The KPI of a sum of profiles. */
export const figureOf = (kpi: Kpi, sum: Sum, window: Span): Figure =>
  kpi.value(measuredOf(sum), window);

/** How much one more of each of these numbers changes the KPI; null where that isn't known, or is nothing. */
export function slopesOf(
  kpi: Kpi,
  profile: Profile,
  ids: readonly MeasureId[],
  window: Span,
): readonly number[] | null {
  const { value } = figureOf(kpi, [[profile, 1]], window);
  if (value === null) return null;
  const slopes = ids.map((id) => {
    const step = Math.max(1, (profile.numbers.get(id) ?? 0) * SMALL);
    const one = { numbers: new Map([[id, step]]), values: new Map() };
    const stepped = figureOf(
      kpi,
      [
        [profile, 1],
        [one, 1],
      ],
      window,
    ).value;
    return stepped === null ? 0 : (stepped - value) / step;
  });
  return slopes.some((slope) => slope !== 0) ? slopes : null;
}

/** Of a number: too little for a ratio's curve to matter. */
const SMALL = 1e-4;

function measuredOf(sum: Sum): Measured {
  return {
    number: (id) =>
      sum.reduce((total, [{ numbers }, times]) => total + times * (numbers.get(id) ?? 0), 0),
    distribution: (id) =>
      distributionOf(
        sum.flatMap(([{ values }, times]) =>
          [...(values.get(id) ?? [])].map(([value, n]) => [value, times * n] as const),
        ),
      ),
    latest: () => null,
    sweep: () => {
      throw new Error('a sweep has no profile');
    },
  };
}

/** Nearest rank, as everywhere; counts of a scaled window aren't whole. */
function distributionOf(weighted: readonly (readonly [value: number, n: number])[]): Distribution {
  const counts = new Map<number, number>();
  for (const [value, n] of weighted) counts.set(value, (counts.get(value) ?? 0) + n);
  const sorted = [...counts].filter(([, n]) => n > ROUNDING).sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, n]) => sum + n, 0);
  return {
    n: total,
    percentile: (percent) => {
      let upTo = 0;
      for (const [value, n] of sorted) {
        upTo += n;
        if (100 * upTo >= percent * total - ROUNDING) return value;
      }
      return null;
    },
  };
}

/** What's left of a count when everything is taken off. */
const ROUNDING = 1e-6;
