/** Writes the report of each closed batch that has none yet. How a report is written is handed in. */

import type { ClosedBatch } from '../core/failure-batch.ts';
import type { FailureBatches, FailureRow } from '../ports/failure-batches.ts';
import type { Logger } from '../ports/logger.ts';
import { faultOf } from './outbox-log.ts';

/**
 * Writes a batch's report, durably and whole, and resolves to its file name, always the same for the
 * same batch. Safe to be repeated.
 */
export type WriteReport = (
  batch: ClosedBatch,
  rows: AsyncIterable<readonly FailureRow[]>,
) => Promise<string>;

export interface ReportParts {
  readonly batches: FailureBatches;
  readonly writeReport: WriteReport;
  readonly logger: Logger;
}

/** Where a report could not be written (a full disk, a folder that is not there). */
const AGAIN_MS = 30_000;

/** Writes what is missing, oldest first. Resolves to when to come again, or null. Never rejects. */
export async function writeMissingReports(parts: ReportParts): Promise<number | null> {
  const { batches, logger } = parts;
  try {
    for (const closed of await batches.withoutReport()) {
      const file = await parts.writeReport(closed, batches.rows('all', closed.batch));
      await batches.reportWritten(closed.batch, file);
      const { batch, count } = closed;
      logger.warn(
        { batch, count, file },
        'Failed calls reached the threshold. Their report is written.',
      );
    }
    return null;
  } catch (error) {
    logger.error(
      { fault: faultOf(error), nextInSeconds: AGAIN_MS / 1000 },
      'The report of a batch could not be written. Check CALLBOARD_REPORTS_DIR and the disk; it is tried again.',
    );
    return AGAIN_MS;
  }
}
