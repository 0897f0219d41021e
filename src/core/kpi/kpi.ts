/** What a KPI is, and the few shapes that KPIs have. Each is a pure function of measures. */

import type { Span } from '../time/span.ts';
import type { KpiDefinition } from '../wire/stats.ts';
import type { Distribution, Percentile } from './distribution.ts';
import type { IdOf, MeasureId } from './measures.ts';
import type { SweepValue } from './sweep.ts';

type NumberId = IdOf<'count' | 'sum'>;
type DistributionId = IdOf<'bins' | 'lag'>;

/** What was measured over some calls. Only what a KPI needs has to be there. */
export interface Measured {
  number(id: NumberId): number;
  distribution(id: DistributionId): Distribution;
  latest(id: IdOf<'latest'>): number | null;
  sweep(id: IdOf<'sweep'>): SweepValue;
}

/** A KPI of some calls. */
export interface Figure {
  /** Null for 0/0, and where nothing was measured. */
  readonly value: number | null;
  readonly n: number;
}

export interface Kpi extends KpiDefinition {
  readonly needs: readonly MeasureId[];
  /** `window` is what was measured: its end isn't later than what the answer includes. */
  value(measured: Measured, window: Span): Figure;
}

/** Counts that are added, or are taken off. */
export interface Total {
  readonly plus: readonly NumberId[];
  readonly minus?: readonly NumberId[];
}

const idsOf = ({ plus, minus = [] }: Total): readonly NumberId[] => [...plus, ...minus];

const totalOf = (measured: Measured, { plus, minus = [] }: Total): number =>
  plus.reduce((sum, id) => sum + measured.number(id), 0) -
  minus.reduce((sum, id) => sum + measured.number(id), 0);

const over = (dividend: number, divisor: number): number | null =>
  divisor === 0 ? null : dividend / divisor;

/** How many; `among` is what `n` counts. */
export const countKpi = (definition: KpiDefinition, of: Total, among: Total): Kpi => ({
  ...definition,
  needs: [...idsOf(of), ...idsOf(among)],
  value: (measured) => ({ value: totalOf(measured, of), n: totalOf(measured, among) }),
});

/** Percent. */
export const ratioKpi = (definition: KpiDefinition, of: Total, among: Total): Kpi => ({
  ...definition,
  needs: [...idsOf(of), ...idsOf(among)],
  value: (measured) => {
    const n = totalOf(measured, among);
    return { value: over(100 * totalOf(measured, of), n), n };
  },
});

/** A sum of values times `scale`, divided by how many values it's of. */
export const meanKpi = (
  definition: KpiDefinition,
  sum: IdOf<'sum'>,
  scale: number,
  of: IdOf<'count'>,
): Kpi => ({
  ...definition,
  needs: [sum, of],
  value: (measured) => {
    const n = measured.number(of);
    return { value: over(measured.number(sum), n * scale), n };
  },
});

export const percentileKpi = (
  definition: KpiDefinition,
  id: DistributionId,
  percent: Percentile,
): Kpi => ({
  ...definition,
  needs: [id],
  value: (measured) => {
    const distribution = measured.distribution(id);
    return { value: distribution.percentile(percent), n: distribution.n };
  },
});

/** The median and the 95th percentile. Their ids end in `P50` and `P95`. */
export const medianAndP95 = (definition: KpiDefinition, id: DistributionId): readonly Kpi[] => {
  const named = (percent: Percentile, words: string): Kpi =>
    percentileKpi(
      { ...definition, id: `${definition.id}P${percent}`, name: `${definition.name}, ${words}` },
      id,
      percent,
    );
  return [named(50, 'median'), named(95, '95th percentile')];
};

export const sweepKpi = (
  definition: KpiDefinition,
  id: IdOf<'sweep'>,
  value: (sweep: SweepValue) => number | null,
): Kpi => ({
  ...definition,
  needs: [id],
  value: (measured) => {
    const sweep = measured.sweep(id);
    return { value: value(sweep), n: sweep.calls };
  },
});
