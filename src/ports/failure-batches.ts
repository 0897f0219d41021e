/** Stored batches of failed calls, with their calls, reports and messages. */

import type { CallRow } from '../core/calls/call-row.ts';
import type { ClosedBatch, OpenBatch } from '../core/failure-batch.ts';
import type { OutboxEntry } from '../core/outbox/outbox-entry.ts';
import type { Result } from '../core/result.ts';
import type { Asker } from './access/asker.ts';
import type { BadCursor, PageRequest } from './paging.ts';

/** A failed call in its batch, as it was when it joined. */
export interface FailureRow extends CallRow {
  /** Whether the call's end was corrected later. */
  readonly corrected: boolean;
}

/** A closed batch with its report and messages. */
export interface ReportedBatch extends ClosedBatch {
  /** The report's file name; null until it's written. */
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
 * A batch collects failed calls of all accounts. A scope with all of these accounts sees the whole batch. A scope
 * with some of them sees only its own calls: their count, and the arrival of the first and last one, but no report
 * or messages, which are about the others too. A batch without any of them doesn't exist for the scope. It can
 * still see the batch's number, and that it was closed
 * (`docs/decisions/0015-a-scope-sees-its-part-of-a-batch.md`).
 */
export interface FailureBatches {
  page(asker: Asker, request: PageRequest): Promise<Result<FailurePage, BadCursor>>;
  /** A closed batch, or null. */
  closed(asker: Asker, batch: number): Promise<ReportedBatch | null>;
  /** The calls of a closed or open batch, in the order in which they failed. */
  rows(asker: Asker, batch: number): AsyncIterable<readonly FailureRow[]>;
  /** Closed batches whose report isn't written yet, oldest first. */
  withoutReport(): Promise<readonly ClosedBatch[]>;
  /** Durably records the file name of a batch's report. */
  reportWritten(batch: number, fileName: string): Promise<void>;
}
