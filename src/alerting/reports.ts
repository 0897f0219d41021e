/** Writes the report of each closed batch that has none yet. */

import type { ClosedBatch } from '../core/failure-batch.ts';
import type { FailureBatches, FailureRow } from '../ports/failure-batches.ts';
import type { Logger } from '../ports/logger.ts';
import { faultOf } from './outbox-log.ts';

/**
 * Writes a batch's report, durably and atomically, and resolves to its file name, which is always the same for
 * the same batch. Safe to repeat.
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

/** Until the next try when a report can't be written, such as on a full disk. */
const AGAIN_MS = 30_000;

/** Writes missing reports, oldest first. Resolves to the delay until the next try, or null. Never rejects. */
export async function writeMissingReports(parts: ReportParts): Promise<number | null> {
  const { batches, logger } = parts;
  try {
    for (const closed of await batches.withoutReport()) {
      const file = await parts.writeReport(
        closed,
        batches.rows({ scope: 'all', disclosure: 'full' }, closed.batch),
      );
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
      'Could not write the report of a batch. Check CALLBOARD_REPORTS_DIR and the disk; it will be tried again.',
    );
    return AGAIN_MS;
  }
}
