/** The batches of failed calls, as `/api/v1/failures` answers them. */

import type { OutboxState } from '../outbox/outbox-entry.ts';

/** The batch that failed calls join at the moment. */
export interface OpenFailureBatch {
  readonly batch: number;
  readonly count: number;
  /** The count at which it will be closed and reported. */
  readonly threshold: number;
  /** Arrival of its first failed call; null while it is empty. */
  readonly since: string | null;
}

/** What became of one alert. */
export interface AlertMessage {
  /** A phone number, or a webhook's origin: the rest of its URL may be a secret. */
  readonly to: string;
  readonly state: OutboxState;
  /** The provider's error code; null where nothing went wrong. */
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
