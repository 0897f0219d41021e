/** Batches of failed calls as they are stored: which calls, which report, which messages. */

import type { CallRow } from '../core/calls/call-row.ts';
import type { ClosedBatch, OpenBatch } from '../core/failure-batch.ts';
import type { OutboxEntry } from '../core/outbox/outbox-entry.ts';
import type { BadCursor, PageRequest } from './paging.ts';

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

export interface FailureBatches {
  page(request: PageRequest): Promise<FailurePage | BadCursor>;
  /** A closed batch, or null. */
  closed(batch: number): Promise<ReportedBatch | null>;
  /** The calls of a batch in the order in which they failed; an open batch too. */
  rows(batch: number): AsyncIterable<readonly FailureRow[]>;
  /** Closed batches whose report is not written yet, oldest first. */
  withoutReport(): Promise<readonly ClosedBatch[]>;
  /** Notes, durably, that a batch's report stands under this name. */
  reportWritten(batch: number, fileName: string): Promise<void>;
}
