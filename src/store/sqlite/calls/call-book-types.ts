/** What a call book takes, and what it says of a call that it removed. */

import type { FailurePlace } from './call-rows.ts';
import type { StaleMarks } from './stale-marks.ts';

export interface CallBookOptions {
  readonly cacheBytes: number;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  readonly yieldIfDue: () => void;
  /** For tests: events that a row lists at most. */
  readonly listedEvents?: number;
  /** Where other threads look; nowhere by default. */
  readonly staleMarks?: StaleMarks;
}

/** The row that a purged call had. */
export interface PurgedRow {
  readonly id: number;
  readonly failure: FailurePlace | null;
}
