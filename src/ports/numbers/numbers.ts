/**
 * Asks how the call centre performs. Answers come from facts that follow the log: they say how current they
 * are, and callbacks never wait for them.
 */

import type { FactFilter } from '../../core/fact-filter.ts';
import type { Result } from '../../core/result.ts';
import type {
  CallCount,
  SilentNumbers,
  Stats,
  StatsChanges,
  StatsHeatmap,
  StatsSeries,
  StatsTop,
} from '../../core/wire/stats.ts';
import type { Asker } from '../access/asker.ts';
import type { Pieces } from '../pieces.ts';
import type {
  CallsQuestion,
  ChangesQuestion,
  HeatmapQuestion,
  SeriesQuestion,
  SilentNumbersQuestion,
  StatsQuestion,
  TopQuestion,
} from './questions.ts';

/** The rows of a page of calls, in its order. */
export interface CallRows {
  readonly rowIds: readonly number[];
  readonly nextCursor: string | null;
  readonly previousCursor: string | null;
  readonly asOf: number;
  readonly lagMs: number;
}

/** Why there's no answer. */
export type NumbersProblem =
  /** It isn't running: `reason` says why, and what to do. */
  | { readonly kind: 'down'; readonly reason: string }
  /** The facts are being made from the log: `progress` from 0 to 1. */
  | { readonly kind: 'rebuilding'; readonly progress: number }
  /** The question took too long, or too many wait. */
  | { readonly kind: 'busy'; readonly reason: string }
  /** It asks for something that doesn't exist; `reason` continues the parameter's name. */
  | { readonly kind: 'refused'; readonly parameter: string; readonly reason: string };

export type NumbersAnswer<Value> = Promise<Result<Value, NumbersProblem>>;

/** How the follower is doing. */
export interface NumbersState {
  readonly status: 'starting' | 'rebuilding' | 'following' | 'down';
  /** Null unless it's down: what happened, and what to do. */
  readonly reason: string | null;
  /** From 0 to 1 while it's rebuilding; null otherwise. */
  readonly progress: number | null;
  /** The log's position that the facts include. */
  readonly position: number;
  /** How far this is behind the newest stored event; null before the first tick. */
  readonly lagMs: number | null;
  /** How often its process has been started again. */
  readonly restarts: number;
  /** Resident memory of its process, bytes; null while there's none. */
  readonly memoryBytes: number | null;
}

/** Every answer only counts calls in the asker's scope; a masked asker gets masked groups. */
export interface Numbers {
  state(): NumbersState;
  stats(asker: Asker, question: StatsQuestion): NumbersAnswer<Stats>;
  series(asker: Asker, question: SeriesQuestion): NumbersAnswer<StatsSeries>;
  top(asker: Asker, question: TopQuestion): NumbersAnswer<StatsTop>;
  silentNumbers(asker: Asker, question: SilentNumbersQuestion): NumbersAnswer<SilentNumbers>;
  heatmap(asker: Asker, question: HeatmapQuestion): NumbersAnswer<StatsHeatmap>;
  changes(asker: Asker, question: ChangesQuestion): NumbersAnswer<StatsChanges>;
  /** Which rows of the store a list of calls shows. */
  callRows(asker: Asker, question: CallsQuestion): NumbersAnswer<CallRows>;
  /** How many calls match. */
  count(asker: Asker, filter: FactFilter): NumbersAnswer<CallCount>;
  /** The matching calls as a Parquet file. */
  parquet(asker: Asker, filter: FactFilter): NumbersAnswer<Pieces>;
}
