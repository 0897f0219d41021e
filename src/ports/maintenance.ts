/** What people who run a store need to know: what's wrong with it, and how far long work on it is. */

import type { KeptThreadName } from './metrics.ts';

/** What's wrong with an open store, for `/readyz`. */
export interface StoreMaintenance {
  /** Why callbacks can't be kept, or not in time; null where they can. */
  problem(): string | null;
  /** How long ago the oldest callback that no list shows yet was acknowledged, in milliseconds; 0 if there's none. */
  lagMs(): number;
  /** What the start found missing of what was acknowledged, in words; null where nothing is. */
  readonly damage: string | null;
  /** Whether pages of calls are damaged. Callbacks are kept; a rebuild mends it. */
  hasDamagedPages(): boolean;
  /** Whether the check that follows an unclean end has found damaged pages, read by anyone yet or not. */
  hasFailedPageCheck(): boolean;
  /** The threads that have ended by themselves and aren't ready again; callbacks are kept without them. */
  downThreads(): readonly KeptThreadName[];
}

/** Called occasionally with progress: `done` of `total` in this `stage`. Never gets phone numbers. */
export type ReportProgress = (stage: string, done: number, total: number) => void;

/** The progress of a migration of an older database, which runs first at start. */
export interface MigrationProgress {
  /** Such as `0007-sids-by-their-beginning`. */
  readonly name: string;
  /** The number of calls processed. */
  readonly done: number;
  /** The number of calls to process; null for a migration that doesn't process calls, which is short. */
  readonly calls: number | null;
  /** Since it began. */
  readonly seconds: number;
  readonly isDone: boolean;
}

/** Called when a migration begins, occasionally meanwhile, and when it's done. Never called for a new database. */
export type ReportMigration = (progress: MigrationProgress) => void;

/** Log positions from the first to the last, inclusive. */
export interface PositionRange {
  readonly first: number;
  readonly last: number;
}

/**
 * What a check can find damaged. `log` and `journal` have what was received; `failures`, `batches` and `outbox` are
 * decisions; `keys`, `sessions` and `audit` say who may see what; `forwarding` says
 * how far callbacks have been forwarded; everything else is derived from the log.
 */
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
  | 'outbox'
  | 'keys'
  | 'sessions'
  | 'audit'
  | 'forwarding';

/** A kind of damage, and everywhere it was found. */
export interface Finding {
  readonly part: CheckedPart;
  /** A sentence without a full stop, such as "rows differ from the join of their events". */
  readonly problem: string;
  readonly count: number;
  /** Log positions, or numbers of callbacks in the journal. */
  readonly ranges: readonly PositionRange[];
  /** The first affected calls. */
  readonly callSids: readonly string[];
  /** The fields that differ, if fields were compared. */
  readonly fields: readonly string[];
}
