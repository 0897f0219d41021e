/** What one transaction of the writer has done so far; dropped when it's rolled back or done again. */

import { rowOf, sameRow } from '../../../core/calls/call-row.ts';
import type { CallState } from '../../../core/calls/call-state.ts';
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
  /** Calls whose row must be written in this very commit, because a decision stands on it. */
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

/** Tells that the line of an ended call says something else by an event, such as a recording's. */
export function tellChange(before: CallState, after: CallState, { joined }: Effects): void {
  const row = rowOf(after);
  if (sameRow(row, rowOf(before))) return;
  joined.push({ table: 'all', row, left: 'all', batch: null });
}
