/** Metrics of how the call centre performs. A KPI without a value, and every KPI without numbers, is absent. */

import { Gauge, type Registry } from 'prom-client';
import { type AccountLimits, limitOf } from '../../core/kpi/marks.ts';
import type { KpiValues } from '../../core/wire/stats.ts';
import { SCRAPED_KPIS } from './recent-kpis.ts';

export interface KpiReadings {
  /** Null while there are none. Asked twice for each scrape. */
  recentKpis(): Promise<KpiValues | null>;
  readonly limits: AccountLimits;
}

export function addKpiGauges(
  registers: Registry[],
  { recentKpis: recent, limits }: KpiReadings,
): void {
  new Gauge({
    name: 'callboard_kpi',
    help: 'KPIs of the last 5 minutes, of first legs. Absent without a value.',
    labelNames: ['kpi', 'unit'],
    registers,
    async collect() {
      const kpis = await recent();
      this.reset();
      for (const [kpi, { value, unit }] of Object.entries(kpis ?? {})) {
        if (value !== null) this.set({ kpi, unit }, value);
      }
    },
  });
  new Gauge({
    name: 'callboard_kpi_calls',
    help: 'How many calls, or callbacks, a KPI of the last 5 minutes is made of.',
    labelNames: ['kpi'],
    registers,
    async collect() {
      const kpis = await recent();
      this.reset();
      for (const [kpi, { n }] of Object.entries(kpis ?? {})) this.set({ kpi }, n);
    },
  });
  const limit = new Gauge({
    name: 'callboard_kpi_limit',
    help: "The most of a KPI that the provider's account allows, as the settings have it. Absent if they don't.",
    labelNames: ['kpi'],
    registers,
  });
  for (const kpi of SCRAPED_KPIS) {
    const most = limitOf(kpi, limits);
    if (most !== null) limit.set({ kpi }, most);
  }
}
