/** What a commit of the writer did, and how the results of several are one. Plain values; it writes nothing. */

import type { ClosedBatch } from '../../../core/failure-batch.ts';
import type { JoinedTable } from '../../../ports/feed.ts';

/** What became of one request. */
export type RecordOutcome = 'stored' | 'duplicate' | 'unprocessable';

/** What one commit did. */
export interface CommitResult {
  /** One for each record that is on disk: for all, in their order, or up to the one that failed. */
  readonly outcomes: readonly RecordOutcome[];
  readonly joined: readonly JoinedTable[];
  readonly corrected: readonly { readonly callSid: string; readonly batch: number }[];
  readonly closed: readonly ClosedBatch[];
  /** Why the next one could not be written; null where all are. */
  readonly failure: string | null;
}

/** What committing nothing does. */
export const NOTHING: CommitResult = {
  outcomes: [],
  joined: [],
  corrected: [],
  closed: [],
  failure: null,
};

/** A commit of which nothing is on disk. */
export const failed = (error: unknown): CommitResult => ({
  ...NOTHING,
  failure: error instanceof Error ? error.message : String(error),
});

/** What two commits did, one after the other. */
export const together = (a: CommitResult, b: CommitResult): CommitResult => ({
  outcomes: [...a.outcomes, ...b.outcomes],
  joined: [...a.joined, ...b.joined],
  corrected: [...a.corrected, ...b.corrected],
  closed: [...a.closed, ...b.closed],
  failure: b.failure,
});
