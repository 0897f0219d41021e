/** What people who run a store need to know: what's wrong with it, and how far long work on it is. */

import type { KeptThreadName } from './metrics.ts';

/** What's wrong with an open store, for `/readyz`. */
export interface StoreMaintenance {
  /** Why callbacks can't be kept, or not in time; null where they can. */
  problem(): string | null;
  /** What the start found missing of what was acknowledged, in words; null where nothing is. */
  readonly damage: string | null;
  /** Whether pages of calls are damaged. Callbacks are kept; a rebuild mends it. */
  hasDamagedPages(): boolean;
  /** Whether the check that follows an unclean end has found damaged pages, read by anyone yet or not. */
  hasFailedPageCheck(): boolean;
  /** The threads that have ended by themselves and aren't ready again; callbacks are kept without them. */
  downThreads(): readonly KeptThreadName[];
}

/** Told now and then: `done` of `total` of what `stage` works through. Never told a phone number. */
export type ReportProgress = (stage: string, done: number, total: number) => void;

/** How far a start is with one change of an older database's tables, which comes before everything else. */
export interface MigrationProgress {
  /** Such as `0007-sids-by-their-beginning`. */
  readonly name: string;
  /** How many calls it has worked through. */
  readonly done: number;
  /** How many it has to; null for a change that doesn't touch them, which is short. */
  readonly calls: number | null;
  /** Since it began. */
  readonly seconds: number;
  readonly isDone: boolean;
}

/** Told when a migration begins, now and then meanwhile, and when it's done. A new database tells nothing. */
export type ReportMigration = (progress: MigrationProgress) => void;

/** Positions of the log, from the first to the last, both included. */
export interface PositionRange {
  readonly first: number;
  readonly last: number;
}

/** What a check can find damaged. `log` and `journal` hold what was received; decisions are `failures`, `batches` and `outbox`; the rest is made from the log. */
export type CheckedPart =
  | 'pages'
  | 'log'
  | 'journal'
  | 'progress'
  | 'calls'
  | 'counts'
  | 'segments'
  | 'filters'
  | 'indexes'
  | 'failures'
  | 'batches'
  | 'outbox';

/** One kind of damage, and all places where it was found. */
export interface Finding {
  readonly part: CheckedPart;
  /** A sentence without its end, such as "rows differ from the join of their events". */
  readonly problem: string;
  readonly count: number;
  /** Positions of the log, or numbers of callbacks in the journal. */
  readonly ranges: readonly PositionRange[];
  /** The first calls that it was found in. */
  readonly callSids: readonly string[];
  /** What differs there, where fields were compared. */
  readonly fields: readonly string[];
}
