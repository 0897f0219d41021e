/** What can be asked about how the call centre performs. */

import type { FactFilter } from '../../core/fact-filter.ts';
import type { Span } from '../../core/time/span.ts';
import type { TimeZone } from '../../core/time/time-zone.ts';

/** What every question says. `filter.from` and `filter.to` are the window: a call counts where it started. */
interface Question {
  readonly filter: FactFilter & Span;
  /** Days, hours and weekdays follow it. */
  readonly timeZone: TimeZone;
}

export interface StatsQuestion extends Question {
  /** Ids of the KPIs; all of them where it's empty. */
  readonly kpis: readonly string[];
  /** Another window to compare with. */
  readonly baseline: Span | null;
}

export interface SeriesQuestion extends Question {
  readonly kpis: readonly string[];
  /** Null lets the window decide: at most some 300 steps. */
  readonly stepSeconds: number | null;
}

/** What calls can be grouped by. `dim.` begins the name of an own dimension. */
export type GroupBy =
  | 'account'
  | 'direction'
  | 'status'
  | 'outcome'
  | 'sipCode'
  | 'sipPhrase'
  | 'hangupBy'
  | 'fromNumber'
  | 'toNumber'
  | 'prefix'
  | 'endpoint'
  | 'ownNumber'
  | 'hour'
  | 'weekday'
  | `dim.${string}`;

export interface TopQuestion extends Question {
  readonly by: GroupBy;
  readonly kpis: readonly string[];
  /** A KPI: the groups with most of it first. */
  readonly order: string;
  /** 1 to 1000. */
  readonly limit: number;
}

/** Which own numbers have had no call for days. `filter.to` is now if it's absent. */
export interface SilentNumbersQuestion {
  readonly filter: FactFilter;
  /** How many days of 24 hours, at least 1. */
  readonly days: number;
  /** 1 to 1000. */
  readonly limit: number;
}

export interface HeatmapQuestion extends Question {
  readonly kpi: string;
}

export interface ChangesQuestion extends Question {
  readonly kpi: string;
  readonly baseline: Span;
  /** How many explanations at most. */
  readonly limit: number;
}

export type CallOrder = 'startedAt' | 'durationSeconds' | 'ringSeconds' | 'pddSeconds' | 'mos';

/** Which calls a list shows, where the store has no index for it. */
export interface CallsQuestion {
  readonly filter: FactFilter;
  readonly order: { readonly by: CallOrder; readonly descending: boolean };
  /** The `next` or the `previous` of another page, as it was answered. */
  readonly cursor: string | null;
  readonly limit: number;
}
