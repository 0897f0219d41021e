/**
 * Runs alerting: at the start and after each commit that closes a batch, it writes missing reports and works
 * the outbox. The commit decided which messages there are, so a start after a crash continues from the disk.
 */

import type { Commit, CommitFeed } from '../ports/change-feed.ts';
import { startLoop } from './loop.ts';
import { type OutboxWorkerParts, startOutboxWorker } from './outbox-worker.ts';
import { type ReportParts, writeMissingReports } from './reports.ts';

export interface AlertingParts extends OutboxWorkerParts, ReportParts {
  readonly feed: CommitFeed;
}

/**
 * Starts at once. Disposing waits for what's under way: a report, and requests up to their own time limits.
 */
export function startAlerting(parts: AlertingParts): AsyncDisposable {
  const reports = startLoop(parts.timer, () => writeMissingReports(parts));
  const outbox = startOutboxWorker(parts);
  const onClosed = (commit: Commit): void => {
    if (commit.closed.length === 0) return;
    reports.wake();
    outbox.wake();
  };
  const unsubscribe = parts.feed.onCommit(onClosed, { changes: false });
  reports.wake();
  outbox.wake();
  return {
    async [Symbol.asyncDispose]() {
      unsubscribe();
      await Promise.all([reports[Symbol.asyncDispose](), outbox[Symbol.asyncDispose]()]);
    },
  };
}
