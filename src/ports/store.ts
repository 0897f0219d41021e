/** Everything that's stored, behind ports: what a store brings, whatever it's made of. */

import type { AuditLog } from './access/audit-log.ts';
import type { Credentials } from './access/credentials.ts';
import type { CallStore } from './call-store.ts';
import type { ChangeFeed, ChangeLog, CommitFeed } from './change-feed.ts';
import type { EventSink } from './event-sink.ts';
import type { Exports } from './exports.ts';
import type { FailureBatches } from './failure-batches.ts';
import type { ForwardCursors } from './forwarding/forward-cursors.ts';
import type { StoreMaintenance } from './maintenance.ts';
import type { Outbox } from './outbox.ts';
import type { CallErasure } from './removal/call-erasure.ts';
import type { Retention } from './removal/retention.ts';

/** An open store. It keeps what its sink accepted, and answers until it's closed. */
export interface Store extends AsyncDisposable {
  readonly sink: EventSink;
  /** The change feed: each commit as it's made, and everything after a position of the log. */
  readonly feed: CommitFeed & ChangeFeed;
  readonly changes: ChangeLog;
  readonly calls: CallStore;
  readonly erasure: CallErasure;
  readonly retention: Retention;
  readonly exports: Exports;
  readonly failures: FailureBatches;
  readonly outbox: Outbox;
  readonly credentials: Credentials;
  readonly audit: AuditLog;
  readonly forwardCursors: ForwardCursors;
  readonly maintenance: StoreMaintenance;
  /** This store's short name, in the references of its messages. */
  readonly installation: string;
  /** Commits and answers what was accepted, then closes. */
  close(): Promise<void>;
}
