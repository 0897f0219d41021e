/** What operators set beside KPIs: targets, and what the provider's account allows. */

import type { KpiDefinition, KpiTarget, KpiValue, ListedKpi } from '../wire/stats.ts';

/** Attention, or act. */
export type Level = 'warn' | 'bad';

/** By the id of a KPI. */
export type KpiTargets = Readonly<Record<string, KpiTarget>>;

/** What the provider's account allows; null if that wasn't set. */
export interface AccountLimits {
  /** Calls at the same time, of any kind. */
  readonly concurrentCalls: number | null;
  /** Calls that are dialled in a second. */
  readonly callsPerSecond: number | null;
}

export interface KpiMarks {
  readonly targets: KpiTargets;
  readonly limits: AccountLimits;
}

/** The answer rate is a rule of thumb; the others follow the bands of ITU-T G.107 and the waits of E.721. */
export const DEFAULT_TARGETS: KpiTargets = {
  asr: { value: 60, bad: 40 },
  mosP10: { value: 3.6, bad: 3.1 },
  pddP95: { value: 8, bad: 11 },
};

export const NO_LIMITS: AccountLimits = { concurrentCalls: null, callsPerSecond: null };

/** The most that a KPI can be; null if there's no limit, or none was set. */
export function limitOf(id: string, limits: AccountLimits): number | null {
  switch (id) {
    case 'channels':
    case 'peakChannels':
      return limits.concurrentCalls;
    case 'peakCallsPerSecond':
      return limits.callsPerSecond;
    default:
      return null;
  }
}

export const marked = (kpi: KpiDefinition, { targets, limits }: KpiMarks): ListedKpi => ({
  ...kpi,
  target: targets[kpi.id] ?? null,
  limit: limitOf(kpi.id, limits),
});

/** A KPI of fewer calls says little, and misses no target. */
export const FEWEST_CALLS = 20;

/** Percent of the limit. Above the last one, calls are about to be refused. */
const NEAR_LIMIT = { warn: 80, bad: 95 } as const;

export const shareOfLimit = (value: number, limit: number): number => (100 * value) / limit;

/** Whether a value misses its target or comes near its limit; null if it doesn't, or has neither. */
export function levelOf(kpi: ListedKpi, { value, n }: Pick<KpiValue, 'value' | 'n'>): Level | null {
  if (value === null) return null;
  if (kpi.limit !== null) return levelOfShare(shareOfLimit(value, kpi.limit));
  if (kpi.target === null || n < FEWEST_CALLS) return null;
  const { value: target, bad } = kpi.target;
  const misses = (mark: number): boolean => (kpi.better === 'lower' ? value >= mark : value < mark);
  if (bad !== null && misses(bad)) return 'bad';
  return misses(target) ? 'warn' : null;
}

/** Of a limit, in percent. */
export const levelOfShare = (percent: number): Level | null =>
  percent >= NEAR_LIMIT.bad ? 'bad' : percent >= NEAR_LIMIT.warn ? 'warn' : null;
