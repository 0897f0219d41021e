/**
 * KPIs that only add and subtract measures can be ordered in SQL. Which ones do, and by how much each measure
 * counts, is found by trying: their formulas stay in `core/kpi`.
 */

import type { Distribution } from '../../../core/kpi/distribution.ts';
import type { Kpi, Measured } from '../../../core/kpi/kpi.ts';
import type { CountMeasure, SumMeasure } from '../../../core/kpi/measure.ts';
import { type KpiSettings, type MeasureId, measuresOf } from '../../../core/kpi/measures.ts';
import type { Span } from '../../../core/time/span.ts';

/** A measure, and what it's multiplied by. */
export interface Term {
  readonly measure: CountMeasure | SumMeasure;
  readonly factor: number;
}

/** Null if it isn't a sum of counts and sums of the same calls. */
export function termsOf(kpi: Kpi, settings: KpiSettings, window: Span): readonly Term[] | null {
  const measures = measuresOf(settings);
  const ids = [...new Set(kpi.needs)];
  const terms: Term[] = [];
  for (const id of ids) {
    const measure = measures[id];
    if (measure.kind !== 'count' && measure.kind !== 'sum') return null;
    const factor = valueWith(kpi, window, (one) => (one === id ? 1 : 0));
    if (factor === null) return null;
    if (factor !== 0) terms.push({ measure, factor });
  }
  const isPlaced = terms.every(({ measure }) => measure.at === terms[0]?.measure.at);
  return isPlaced && addsUp(kpi, ids, window) ? terms : null;
}

/** Whether measures that differ give what their factors say. */
function addsUp(kpi: Kpi, ids: readonly MeasureId[], window: Span): boolean {
  const expected = ids.reduce((sum, id, index) => {
    const factor = valueWith(kpi, window, (one) => (one === id ? 1 : 0)) ?? Number.NaN;
    return sum + factor * amountOf(index);
  }, 0);
  const value = valueWith(kpi, window, (id) => amountOf(ids.indexOf(id)));
  return value !== null && Math.abs(value - expected) <= 1e-9 * Math.abs(expected);
}

/** Different for each measure. */
const amountOf = (index: number): number => 3 + 2 * index * index;

function valueWith(kpi: Kpi, window: Span, number: (id: MeasureId) => number): number | null {
  const measured: Measured = {
    number,
    latest: () => null,
    distribution: () => NO_VALUES,
    sweep: () => ({
      ...{ peak: 0, last: 0, callSeconds: 0 },
      ...{ windowSeconds: 0, calls: 0, stale: 0 },
    }),
  };
  return kpi.value(measured, window).value;
}

const NO_VALUES: Distribution = { n: 0, percentile: () => null };
