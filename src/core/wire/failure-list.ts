/** The batches of failed calls, as `/api/v1/failures` returns them. */

import type { OutboxState } from '../outbox/outbox-entry.ts';

/** The batch that failed calls currently join. */
export interface OpenFailureBatch {
  readonly batch: number;
  readonly count: number;
  /** The count at which it's closed and reported. */
  readonly threshold: number;
  /** When its first failed call arrived; null while it's empty. */
  readonly since: string | null;
}

/** The state of one alert. */
export interface AlertMessage {
  /** A phone number, or a webhook's origin: the rest of its URL could be secret. */
  readonly to: string;
  readonly state: OutboxState;
  /** The provider's error code; null if nothing went wrong. */
  readonly code: string | null;
}

/** A batch that reached its threshold. */
export interface ClosedFailureBatch {
  readonly batch: number;
  readonly count: number;
  readonly openedAt: string;
  readonly closedAt: string;
  /** The path of its calls as CSV on this server. */
  readonly csvUrl: string;
  /** The report's file name in the reports folder; null until it's written. */
  readonly reportFile: string | null;
  readonly messages: readonly AlertMessage[];
}

export interface FailureList {
  readonly open: OpenFailureBatch;
  /** Newest first. */
  readonly batches: readonly ClosedFailureBatch[];
  readonly nextCursor: string | null;
}
