/** How a KPI moved between two windows. */

import type { KpiValue } from '../wire/stats.ts';

/** In points for percentages, in percent for the rest; null if it can't be said. */
export function changeOf(now: KpiValue | undefined, before: KpiValue | undefined): number | null {
  const [value, other] = [now?.value ?? null, before?.value ?? null];
  if (value === null || other === null) return null;
  if (now?.unit === 'percent') return value - other;
  return other === 0 ? null : (100 * (value - other)) / other;
}
