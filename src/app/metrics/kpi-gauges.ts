/** Metrics of how the call centre performs. A KPI without a value, and every KPI without numbers, is absent. */

import { Gauge, type Registry } from 'prom-client';
import type { KpiValues } from '../../core/wire/stats.ts';

/** `recent` is asked twice for each scrape. */
export function addKpiGauges(registers: Registry[], recent: () => Promise<KpiValues | null>): void {
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
}
