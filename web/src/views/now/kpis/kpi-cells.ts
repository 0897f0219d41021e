/** Which KPIs Now shows, and what of them: a value, how it moved, and its target. */

import { changeOf } from '../../../../../src/core/kpi/change.ts';
import type { KpiUnit, Stats, StatsSeries } from '../../../../../src/core/wire/stats.ts';
import { type Level, levelAbove, levelBelow, type Thresholds } from '../model/levels.ts';

/** The window of the values; the one before is as long. */
export const WINDOW_MINUTES = 15;
/** What the trend covers. */
export const TREND_MINUTES = 60;
export const TREND_STEP_SECONDS = 120;

/** Fewer calls than this say little. */
const FEWEST_CALLS = 20;

/** A KPI on Now. Until thresholds can be set, these are the same for everyone. */
interface ShownKpi {
  readonly id: string;
  readonly thresholds?: Thresholds & { readonly isBadBelow: boolean };
  /** The least that the top of the trend's scale means. */
  readonly atLeast: number;
  /** Whether few calls make it vague. A count is what it is. */
  readonly isOfCalls: boolean;
}

/** The shares of answered calls are rules of thumb; the others follow the bands of ITU-T G.107 and the waits of E.721. */
export const SHOWN_KPIS = [
  {
    id: 'asr',
    thresholds: { warn: 60, bad: 40, isBadBelow: true },
    atLeast: 100,
    isOfCalls: true,
  },
  {
    id: 'mosP10',
    thresholds: { warn: 3.6, bad: 3.1, isBadBelow: true },
    atLeast: 4.5,
    isOfCalls: true,
  },
  {
    id: 'pddP95',
    thresholds: { warn: 8, bad: 11, isBadBelow: false },
    atLeast: 12,
    isOfCalls: true,
  },
  { id: 'acd', atLeast: 60, isOfCalls: true },
  { id: 'callsPerMinute', atLeast: 5, isOfCalls: false },
] as const satisfies readonly ShownKpi[];

export type ShownKpiId = (typeof SHOWN_KPIS)[number]['id'];

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
  /** Points for percentages, percent for the rest; null if it can't be said. */
  readonly change: number | null;
  readonly trend: readonly (number | null)[];
  readonly atLeast: number;
}

/** One per KPI; without values until the answers are there. */
export const kpiCells = (answers: KpiAnswers | null): readonly KpiCell[] =>
  SHOWN_KPIS.map((shown: ShownKpi & { readonly id: ShownKpiId }) => {
    const { id, thresholds, atLeast, isOfCalls } = shown;
    const now = answers?.stats.kpis[id];
    const value = now?.value ?? null;
    const isVague = now !== undefined && isOfCalls && now.n < FEWEST_CALLS;
    return {
      ...{ id, value, atLeast, isVague },
      unit: now?.unit ?? null,
      n: now?.n ?? 0,
      level:
        value === null || isVague || thresholds === undefined ? null : levelOf(value, thresholds),
      target: thresholds?.warn ?? null,
      change: changeOf(now, answers?.stats.baseline?.kpis[id]),
      trend: answers?.series.series[id]?.map((point) => point.value) ?? [],
    };
  });

const levelOf = (value: number, thresholds: Thresholds & { isBadBelow: boolean }): Level | null =>
  thresholds.isBadBelow ? levelBelow(value, thresholds) : levelAbove(value, thresholds);
