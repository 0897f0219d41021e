/** What a commit did, and how several results combine. */

import type { ClosedBatch } from '../../../core/failure-batch.ts';
import type { AdmittedFailure } from '../../../ports/change-feed.ts';

/** What happened to one request. */
export type RecordOutcome = 'stored' | 'duplicate' | 'unprocessable';

/** What one commit did. */
export interface CommitResult {
  /** One for each record on disk, in order: all of them, or those before the one that failed. */
  readonly outcomes: readonly RecordOutcome[];
  readonly admitted: readonly AdmittedFailure[];
  readonly closed: readonly ClosedBatch[];
  /** Callbacks of erased calls, which the journal has whole. */
  readonly erasedOnArrival: number;
  /** Why the next record couldn't be written; null if all were. */
  readonly failure: string | null;
}

/** The result of committing nothing. */
export const NOTHING: CommitResult = {
  outcomes: [],
  admitted: [],
  closed: [],
  erasedOnArrival: 0,
  failure: null,
};

/** The result of a commit that wrote nothing. */
export const failed = (error: unknown): CommitResult => ({
  ...NOTHING,
  failure: error instanceof Error ? error.message : String(error),
});

/** The result of two consecutive commits. */
export const together = (a: CommitResult, b: CommitResult): CommitResult => ({
  outcomes: [...a.outcomes, ...b.outcomes],
  admitted: [...a.admitted, ...b.admitted],
  closed: [...a.closed, ...b.closed],
  erasedOnArrival: a.erasedOnArrival + b.erasedOnArrival,
  failure: b.failure,
});
