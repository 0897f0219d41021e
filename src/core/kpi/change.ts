/** How a KPI moved between two windows. */

import type { KpiValue } from '../wire/stats.ts';

/** Against a baseline of fewer calls, even one call more is a large change. */
const FEWEST_BASELINE_CALLS = 10;

/** In points for percentages, in percent for the rest; null if it can't be said, or the baseline has too few calls. */
export function changeOf(now: KpiValue | undefined, before: KpiValue | undefined): number | null {
  const [value, other] = [now?.value ?? null, before?.value ?? null];
  if (value === null || other === null || before === undefined) return null;
  if (before.n < FEWEST_BASELINE_CALLS) return null;
  if (now?.unit === 'percent') return value - other;
  return other === 0 ? null : (100 * (value - other)) / other;
}
