/** What one transaction of the writer has done so far. It's dropped if that is rolled back. */

import type { ClosedBatch } from '../../../core/failure-batch.ts';
import type { AdmittedFailure } from '../../../ports/change-feed.ts';
import type { CachedCall } from '../calls/memory/call-cache.ts';
import type { LogRecord } from '../journal/record.ts';
import type { RecordOutcome } from './commit-result.ts';

export interface Effects {
  readonly outcomes: RecordOutcome[];
  readonly appended: LogRecord[];
  readonly admitted: AdmittedFailure[];
  readonly closed: ClosedBatch[];
  /** Calls whose row must be written in this very commit, because a decision depends on it. */
  readonly decided: Set<CachedCall>;
  /** Callbacks of erased calls: the journal has them whole. */
  erasedOnArrival: number;
}

/** Nothing yet. */
export const noEffects = (): Effects => ({
  outcomes: [],
  appended: [],
  admitted: [],
  closed: [],
  decided: new Set(),
  erasedOnArrival: 0,
});
