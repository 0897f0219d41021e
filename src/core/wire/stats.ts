/** The answers of `/api/v1/kpis` and `/api/v1/stats`. Ratios are in percent, times in seconds. */

/** `percent` of `n`; `calls`, `minutes`, ... as they're called. */
export type KpiUnit =
  | 'calls'
  | 'callsPerMinute'
  | 'percent'
  | 'seconds'
  | 'minutes'
  | 'mos'
  | 'milliseconds'
  | 'erlang'
  | 'recordings'
  /** Milliseconds since 1970. */
  | 'time';

/** What's a KPI, and where its definition comes from. */
export interface KpiDefinition {
  readonly id: string;
  readonly name: string;
  readonly unit: KpiUnit;
  /** In words, such as "100 × answered / seizures". */
  readonly formula: string;
  /** What `n` counts, such as "seizures". */
  readonly n: string;
  /** Which way is better; null where neither is. */
  readonly better: 'higher' | 'lower' | null;
  /** Where the definition was published. */
  readonly source: string;
}

/** What's aimed for. */
export interface KpiTarget {
  readonly value: number;
  /** Beyond this, it's bad; null if nothing is. */
  readonly bad: number | null;
}

/** A KPI, with what the operator set for it. */
export interface ListedKpi extends KpiDefinition {
  /** From `CALLBOARD_KPI_TARGETS`; null without one. */
  readonly target: KpiTarget | null;
  /**
   * The most that the provider's account allows (`CALLBOARD_MAX_CONCURRENT_CALLS`, `CALLBOARD_MAX_CALLS_PER_SECOND`), for
   * all accounts together; null if it isn't set, or the KPI has none.
   */
  readonly limit: number | null;
}

export interface KpiList {
  readonly kpis: readonly ListedKpi[];
  /** The names of own dimensions (`CALLBOARD_DIMENSIONS`), by which calls can be filtered and grouped. */
  readonly dimensions: readonly string[];
}

/** How the numbers are doing. */
export interface NumbersHealth {
  /** Questions are only answered while they're `following` the log. */
  readonly status: 'starting' | 'rebuilding' | 'following' | 'down';
  /** Null unless they're down: what happened, and what to do. */
  readonly reason: string | null;
  /** From 0 to 1 while they're being made from the log; null otherwise. */
  readonly progress: number | null;
  /** How far they're behind the newest stored event; null if that isn't known. */
  readonly lagMs: number | null;
}

/** A KPI of some calls. */
export interface KpiValue {
  /** Null for 0/0. */
  readonly value: number | null;
  /** How many calls it's made of. */
  readonly n: number;
  readonly unit: KpiUnit;
}

export type KpiValues = Readonly<Record<string, KpiValue>>;

/** How current and how complete an answer is. */
export interface NumbersCurrency {
  /**
   * False if some KPIs are left out and null (calls at the same time, of more calls than can be swept), or if groups were
   * ranked among the largest only.
   */
  readonly exact: boolean;
  /** The answer includes every event that arrived up to here. */
  readonly asOf: string;
  /** How far this is behind the newest stored event. */
  readonly lagMs: number;
}

/** How many calls match a filter. */
export interface CallCount extends Pick<NumbersCurrency, 'asOf' | 'lagMs'> {
  readonly calls: number;
}

/** Half-open, ISO 8601. */
export interface StatsWindow {
  readonly from: string;
  readonly to: string;
}

export interface Stats extends StatsWindow, NumbersCurrency {
  readonly kpis: KpiValues;
  /** The window that it's compared with; null unless one was asked for. */
  readonly baseline: (StatsWindow & { readonly kpis: KpiValues }) | null;
}

export interface SeriesPoint {
  /** When the step begins. */
  readonly at: string;
  readonly value: number | null;
  readonly n: number;
}

export interface StatsSeries extends StatsWindow, NumbersCurrency {
  /** Steps of days and longer follow the zone's calendar: one can be an hour longer or shorter. */
  readonly stepSeconds: number;
  /** By KPI. Every step of the window is there. */
  readonly series: Readonly<Record<string, readonly SeriesPoint[]>>;
}

/** Calls that have something in common. */
export interface StatsGroup {
  /** Null for the calls without a value. */
  readonly key: string | null;
  readonly kpis: KpiValues;
}

export interface StatsTop extends StatsWindow, NumbersCurrency {
  readonly by: string;
  readonly groups: readonly StatsGroup[];
  /** All groups that aren't listed, together; null if there are none. */
  readonly other: { readonly groups: number; readonly kpis: KpiValues } | null;
}

/** An own number that had calls before, and none since. */
export interface SilentNumber {
  readonly number: string;
  /** When its last call started. */
  readonly lastCallAt: string;
  /** How many it had. */
  readonly calls: number;
}

export interface SilentNumbers extends NumbersCurrency {
  /** None of them has had a call from this time on. */
  readonly since: string;
  /** Those that had the latest calls first. */
  readonly numbers: readonly SilentNumber[];
  /** How many more there are that aren't listed. */
  readonly others: number;
}

export interface HeatmapCell {
  /** 1 is Monday, 7 Sunday. */
  readonly weekday: number;
  /** 0 to 23, as the zone's clock shows it. */
  readonly hour: number;
  readonly value: number | null;
  readonly n: number;
}

export interface StatsHeatmap extends StatsWindow, NumbersCurrency {
  readonly kpi: string;
  readonly timeZone: string;
  /** All 168, Monday 00:00 first. */
  readonly cells: readonly HeatmapCell[];
}

/** How much one value of one dimension explains. */
export interface Explanation {
  readonly by: string;
  readonly key: string | null;
  readonly before: KpiValue;
  readonly after: KpiValue;
  /** Its share of the whole move, percent. It can exceed 100 where others moved the other way. */
  readonly contribution: number;
}

export interface StatsChanges extends StatsWindow, NumbersCurrency {
  readonly baseline: StatsWindow;
  readonly kpi: string;
  readonly before: KpiValue;
  readonly after: KpiValue;
  /** Those that explain most first. */
  readonly explanations: readonly Explanation[];
}
