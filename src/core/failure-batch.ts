/**
 * Failed calls gather in batches: when a batch reaches the threshold it is closed, reported and
 * alerted once, and the next one starts empty. Pure decisions; whoever stores them does so in the
 * commit of the event that caused them.
 */

/** The batch that failed calls join at the moment. */
export interface OpenBatch {
  /** From 1. */
  readonly batch: number;
  readonly count: number;
  /** Arrival of its first failed call, milliseconds since 1970; null while it is empty. */
  readonly openedAt: number | null;
}

/** A batch that reached its threshold. */
export interface ClosedBatch {
  readonly batch: number;
  readonly count: number;
  readonly threshold: number;
  /** Arrival of its first and of its last failed call, milliseconds since 1970. */
  readonly openedAt: number;
  readonly closedAt: number;
}

export const FIRST_BATCH: OpenBatch = { batch: 1, count: 0, openedAt: null };

/** Where a failed call went, and what is open after it. */
export interface Admission {
  /** The batch that it joined, for life. */
  readonly batch: number;
  readonly open: OpenBatch;
  /** The batch, where this call made it reach the threshold. */
  readonly closed: ClosedBatch | null;
}

/** Lets a failed call, seen at `at`, join the open batch. `threshold` is at least 1. */
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
