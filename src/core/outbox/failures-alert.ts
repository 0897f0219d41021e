/** The JSON body of a webhook about a failure batch. */

import type { ClosedBatch } from '../failure-batch.ts';

export interface FailuresAlert {
  readonly type: 'failures.threshold_reached';
  /** When the batch closed, ISO 8601. */
  readonly timestamp: string;
  readonly data: {
    readonly reference: string;
    readonly batch: number;
    readonly count: number;
    readonly threshold: number;
    readonly openedAt: string;
    readonly closedAt: string;
    /** Where the batch's calls can be fetched; left out where no public URL is known. */
    readonly csvUrl?: string;
  };
}

/** `publicUrl`: where this server can be reached from outside, without a slash at its end; null if unknown. */
export function failuresAlert(
  batch: ClosedBatch,
  reference: string,
  publicUrl: string | null,
): FailuresAlert {
  const closedAt = new Date(batch.closedAt).toISOString();
  return {
    type: 'failures.threshold_reached',
    timestamp: closedAt,
    data: {
      reference,
      batch: batch.batch,
      count: batch.count,
      threshold: batch.threshold,
      openedAt: new Date(batch.openedAt).toISOString(),
      closedAt,
      ...(publicUrl === null ? {} : { csvUrl: `${publicUrl}/api/v1/failures/${batch.batch}.csv` }),
    },
  };
}
