/** What every question has in common: the facts it's asked of, and what can be wrong with it. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Figure, Kpi } from '../../core/kpi/kpi.ts';
import { KPIS, kpiOf } from '../../core/kpi/kpi-list.ts';
import { type KpiSettings, measuresOf } from '../../core/kpi/measures.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { Span } from '../../core/time/span.ts';
import type { TimeZone } from '../../core/time/time-zone.ts';
import type { KpiValues, NumbersCurrency } from '../../core/wire/stats.ts';
import type { NumbersProblem } from '../../ports/numbers/numbers.ts';
import type { Snapshot } from '../recent/recent.ts';

/** The facts as one snapshot has them. */
export interface Facts {
  /** In a transaction, so that all statements of an answer see the same. */
  readonly connection: DuckDBConnection;
  /** The names of own dimensions, in the order of their columns. */
  readonly dimensions: readonly string[];
  readonly settings: KpiSettings;
  /** Buckets of days follow it. */
  readonly timeZone: TimeZone;
  /** Milliseconds since 1970: the facts include every event that arrived up to here. */
  readonly asOf: number;
  readonly lagMs: number;
  /** What's known beside the file at the same position; null while that's uncertain. */
  readonly recent: Snapshot | null;
  /** A call in progress is stale after this long. */
  readonly staleMs: number;
}

export type Answered<Value> = Promise<Result<Value, NumbersProblem>>;

export const refused = (parameter: string, reason: string): Result<never, NumbersProblem> =>
  failure({ kind: 'refused', parameter, reason });

/** The KPIs with these ids; all of them without any. */
export function kpisOf(ids: readonly string[]): Result<readonly Kpi[], NumbersProblem> {
  if (ids.length === 0) return success(KPIS);
  const kpis: Kpi[] = [];
  for (const id of new Set(ids)) {
    const kpi = oneKpiOf(id);
    if (!kpi.ok) return kpi;
    kpis.push(kpi.value);
  }
  return success(kpis);
}

/** The KPI with this id. */
export function oneKpiOf(id: string, parameter = 'kpi'): Result<Kpi, NumbersProblem> {
  const kpi = kpiOf(id);
  return kpi === null
    ? refused(parameter, `names "${id}", which isn't a KPI; /api/v1/kpis lists them`)
    : success(kpi);
}

/** Whether a KPI is made of single calls, so that some of them can have it. */
export function isOfCalls({ needs }: Kpi, settings: KpiSettings): boolean {
  const measures = measuresOf(settings);
  return needs.every((id) => measures[id].kind !== 'sweep' && measures[id].kind !== 'lag');
}

/** A window up to where the facts reach. */
export const untilNow = ({ from, to }: Span, { asOf }: Pick<Facts, 'asOf'>): Span => ({
  from,
  to: Math.max(from, Math.min(to, asOf)),
});

/** KPIs by their ids. */
export const valuesOf = (kpis: readonly Kpi[], figure: (kpi: Kpi) => Figure): KpiValues =>
  Object.fromEntries(kpis.map((kpi) => [kpi.id, { ...figure(kpi), unit: kpi.unit }] as const));

export const currencyOf = ({ asOf, lagMs }: Facts, exact: boolean): NumbersCurrency => ({
  exact,
  asOf: new Date(asOf).toISOString(),
  lagMs,
});

export const windowOf = ({ from, to }: Span) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});
