/** What a commit of the writer did, and how the results of several are one. Plain values; it writes nothing. */

import type { ClosedBatch } from '../../../core/failure-batch.ts';
import type { AdmittedFailure } from '../../../ports/change-feed.ts';

/** What became of one request. */
export type RecordOutcome = 'stored' | 'duplicate' | 'unprocessable';

/** What one commit did. */
export interface CommitResult {
  /** One for each record that is on disk: for all, in their order, or up to the one that failed. */
  readonly outcomes: readonly RecordOutcome[];
  /** The calls that it changed, packed (`packed-change.ts`); empty unless they're wanted. */
  readonly changed: readonly string[];
  readonly admitted: readonly AdmittedFailure[];
  readonly closed: readonly ClosedBatch[];
  /** Why the next one could not be written; null where all are. */
  readonly failure: string | null;
}

/** What committing nothing does. */
export const NOTHING: CommitResult = {
  outcomes: [],
  changed: [],
  admitted: [],
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
  changed: [...a.changed, ...b.changed],
  admitted: [...a.admitted, ...b.admitted],
  closed: [...a.closed, ...b.closed],
  failure: b.failure,
});
