/**
 * Failed calls are collected in batches. A batch that reaches the threshold is closed, reported and
 * alerted once, and the next one starts empty. These are pure decisions; the caller stores them in the
 * commit of the event that caused them.
 */

/** The batch that failed calls currently join. */
export interface OpenBatch {
  /** From 1. */
  readonly batch: number;
  readonly count: number;
  /** When its first failed call arrived, milliseconds since 1970; null while it's empty. */
  readonly openedAt: number | null;
}

/** A batch that reached its threshold. */
export interface ClosedBatch {
  readonly batch: number;
  readonly count: number;
  readonly threshold: number;
  /** When its first and last failed calls arrived, milliseconds since 1970. */
  readonly openedAt: number;
  readonly closedAt: number;
}

export const FIRST_BATCH: OpenBatch = { batch: 1, count: 0, openedAt: null };

/** Which batch a failed call joined, and what's open afterwards. */
export interface Admission {
  /** The batch that it joined, permanently. */
  readonly batch: number;
  readonly open: OpenBatch;
  /** The batch, if this call made it reach the threshold. */
  readonly closed: ClosedBatch | null;
}

/** Adds a failed call, seen at `at`, to the open batch. `threshold` is at least 1. */
export function admit(open: OpenBatch, threshold: number, at: number): Admission {
  const { batch } = open;
  const count = open.count + 1;
  const openedAt = open.openedAt ?? at;
  if (count < threshold) return { batch, open: { batch, count, openedAt }, closed: null };
  return {
    batch,
    open: { batch: batch + 1, count: 0, openedAt: null },
    closed: { batch, count, threshold, openedAt, closedAt: at },
  };
}
