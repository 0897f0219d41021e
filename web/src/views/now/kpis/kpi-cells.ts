/** Which KPIs Now shows, and what of them: a value, how it moved, and its target or limit. */

import { changeOf } from '../../../../../src/core/kpi/change.ts';
import {
  FEWEST_CALLS,
  type Level,
  levelOf,
  shareOfLimit,
} from '../../../../../src/core/kpi/marks.ts';
import type {
  KpiTarget,
  KpiUnit,
  ListedKpi,
  Stats,
  StatsSeries,
} from '../../../../../src/core/wire/stats.ts';

/** The window of the values; the one before is as long. */
export const WINDOW_MINUTES = 15;
/** What the trend covers. */
export const TREND_MINUTES = 60;
export const TREND_STEP_SECONDS = 120;

/** A KPI on Now. */
interface ShownKpi {
  readonly id: string;
  /** The least that the top of the trend's scale means. */
  readonly atLeast: number;
  /** Whether few calls make it vague. A count is what it is. */
  readonly isOfCalls: boolean;
  /** Whether it's only shown against a limit. */
  readonly needsLimit: boolean;
}

const ratio = { isOfCalls: true, needsLimit: false } as const;
const peak = { isOfCalls: false, needsLimit: true } as const;

const SHOWN_KPIS = [
  { id: 'asr', atLeast: 100, ...ratio },
  { id: 'mosP10', atLeast: 4.5, ...ratio },
  { id: 'pddP95', atLeast: 12, ...ratio },
  { id: 'acd', atLeast: 60, ...ratio },
  { id: 'callsPerMinute', atLeast: 5, isOfCalls: false, needsLimit: false },
  { id: 'peakChannels', atLeast: 5, ...peak },
  { id: 'peakCallsPerSecond', atLeast: 2, ...peak },
] as const satisfies readonly ShownKpi[];

type ShownKpiId = (typeof SHOWN_KPIS)[number]['id'];

/** By id; null until the answer is there. */
export type ListedKpis = ReadonlyMap<string, ListedKpi> | null;

/** What's asked for: the values, the window before, and the trend. */
export interface KpiAnswers {
  readonly stats: Stats;
  readonly series: StatsSeries;
}

export interface KpiCell {
  readonly id: ShownKpiId;
  readonly value: number | null;
  readonly unit: KpiUnit | null;
  readonly n: number;
  readonly isVague: boolean;
  readonly level: Level | null;
  readonly target: number | null;
  /** Whether the target is to stay under, and not to reach. */
  readonly isUnder: boolean;
  /** What the provider's account allows. */
  readonly limit: number | null;
  /** Percent of the limit. */
  readonly used: number | null;
  /** Points for percentages, percent for the rest; null if it can't be said. */
  readonly change: number | null;
  readonly trend: readonly (number | null)[];
  readonly atLeast: number;
}

const shownOf = (listed: ListedKpis) =>
  SHOWN_KPIS.filter(({ id, needsLimit }) => !needsLimit || limitIn(listed, id) !== null);

/** What to ask for. */
export const shownIds = (listed: ListedKpis): readonly ShownKpiId[] =>
  shownOf(listed).map(({ id }) => id);

/** What the provider's account allows; null if that isn't set. */
export const limitIn = (listed: ListedKpis, id: string): number | null =>
  listed?.get(id)?.limit ?? null;

/** The target that was set for it, or null. */
export const targetIn = (listed: ListedKpis, id: string): KpiTarget | null =>
  listed?.get(id)?.target ?? null;

/** One per KPI; without values until the answers are there. */
export const kpiCells = (listed: ListedKpis, answers: KpiAnswers | null): readonly KpiCell[] =>
  shownOf(listed).map(({ id, atLeast, isOfCalls }) => {
    const now = answers?.stats.kpis[id];
    const value = now?.value ?? null;
    const kpi = listed?.get(id);
    const limit = limitIn(listed, id);
    return {
      ...{ id, value, atLeast },
      isVague: now !== undefined && isOfCalls && now.n < FEWEST_CALLS,
      unit: now?.unit ?? null,
      n: now?.n ?? 0,
      level: kpi === undefined || now === undefined ? null : levelOf(kpi, now),
      target: kpi?.target?.value ?? null,
      isUnder: kpi?.better === 'lower',
      limit,
      used: value === null || limit === null ? null : shareOfLimit(value, limit),
      change: changeOf(now, answers?.stats.baseline?.kpis[id]),
      trend: answers?.series.series[id]?.map((point) => point.value) ?? [],
    };
  });
