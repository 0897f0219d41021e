/** Batches of failed calls as they are stored: which calls, which report, which messages. */

import type { CallRow } from '../core/calls/call-row.ts';
import type { ClosedBatch, OpenBatch } from '../core/failure-batch.ts';
import type { OutboxEntry } from '../core/outbox/outbox-entry.ts';
import type { Result } from '../core/result.ts';
import type { BadCursor, PageRequest } from './paging.ts';
import type { Scope } from './scope.ts';

/** A failed call in its batch: the row as it was when it joined. */
export interface FailureRow extends CallRow {
  /** Whether the call turned out to have ended otherwise. */
  readonly corrected: boolean;
}

/** A closed batch with what became of it. */
export interface ReportedBatch extends ClosedBatch {
  /** The report's file name; null until it is written. */
  readonly reportFile: string | null;
  readonly messages: readonly OutboxEntry[];
}

export interface FailurePage {
  readonly open: OpenBatch;
  /** Newest first. */
  readonly batches: readonly ReportedBatch[];
  readonly nextCursor: string | null;
}

/**
 * A batch gathers failed calls of all accounts. A scope that has all of them sees the whole batch. One that has
 * some sees these as a batch of its own: their count, and the arrival of the first and the last of them; no
 * report and no messages, which are about the others too. A batch without any isn't there. What remains
 * visible: the batch's number, and that it was closed (`docs/decisions/0015-a-scope-sees-its-part-of-a-batch.md`).
 */
export interface FailureBatches {
  page(scope: Scope, request: PageRequest): Promise<Result<FailurePage, BadCursor>>;
  /** A closed batch, or null. */
  closed(scope: Scope, batch: number): Promise<ReportedBatch | null>;
  /** The calls of a batch in the order in which they failed; an open batch too. */
  rows(scope: Scope, batch: number): AsyncIterable<readonly FailureRow[]>;
  /** Closed batches whose report is not written yet, oldest first. */
  withoutReport(): Promise<readonly ClosedBatch[]>;
  /** Notes, durably, that a batch's report stands under this name. */
  reportWritten(batch: number, fileName: string): Promise<void>;
}
