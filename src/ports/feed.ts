/** What happened, told after it is on disk: one commit at a time, in the order of the log. */

import type { CallRow, TableName } from '../core/calls/call-row.ts';
import type { ClosedBatch } from '../core/failure-batch.ts';
import type { ChangeFeed, CommittedDelivery } from './change-feed.ts';

export interface Commit {
  /** The log's last position after it. */
  readonly head: number;
  /** Every callback that it answered. */
  readonly deliveries: readonly CommittedDelivery[];
  /** The calls that ended by it, as failed or otherwise, and those whose line says something else now. */
  readonly joined: readonly JoinedTable[];
  /** Calls of a failure batch that turned out to have ended otherwise. */
  readonly corrected: readonly { readonly callSid: string; readonly batch: number }[];
  /** The batches that reached their threshold by it. */
  readonly closed: readonly ClosedBatch[];
}

export interface JoinedTable {
  readonly table: TableName;
  readonly row: CallRow;
  /**
   * Where the call was until then; null for one that just ended. `all` in table `all`: a recording came,
   * or it ended otherwise. A line of Failed Calls stays as its report has it.
   */
  readonly left: TableName | null;
  /** The failure batch that it joined, in table `failed`. */
  readonly batch: number | null;
}

export interface Feed {
  /** Calls `listener` after each commit, until the returned function is called. It must not throw. */
  subscribe(listener: (commit: Commit) => void): ReturnType<ChangeFeed['onCommit']>;
}
