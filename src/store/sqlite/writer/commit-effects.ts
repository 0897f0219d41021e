/** What one transaction of the writer has done so far. It's dropped if that is rolled back. */

import type { ClosedBatch } from '../../../core/failure-batch.ts';
import type { JoinedTable } from '../../../ports/feed.ts';
import type { CachedCall } from '../calls/call-cache.ts';
import type { LogRecord } from '../journal/record.ts';
import type { RecordOutcome } from './commit-result.ts';

export interface Effects {
  readonly outcomes: RecordOutcome[];
  readonly appended: LogRecord[];
  readonly joined: JoinedTable[];
  readonly corrected: { readonly callSid: string; readonly batch: number }[];
  readonly closed: ClosedBatch[];
  /** Calls whose row must be written in this very commit, because a decision depends on it. */
  readonly decided: Set<CachedCall>;
}

/** Nothing yet. */
export const noEffects = (): Effects => ({
  outcomes: [],
  appended: [],
  joined: [],
  corrected: [],
  closed: [],
  decided: new Set(),
});
