/** What was sent lately and how it was answered: counters for all, details for the last few. */
import type { FailureKind } from './delivery-policy.ts';

/** One attempt to deliver one callback. Times are real milliseconds since 1970. */
export interface DeliveryAttempt {
  readonly at: number;
  /** The call or message that it is about. */
  readonly sid: string;
  /** What it tells: a status, or the name of another kind of callback. */
  readonly label: string;
  readonly method: string;
  readonly url: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** The HTTP status answered; null where there was no answer. */
  readonly status: number | null;
  readonly latencyMs: number;
  readonly failure: FailureKind | null;
  /** The provider's error code for it, e.g. 11200; null where it was delivered. */
  readonly errorCode: number | null;
  readonly willRetry: boolean;
}

/** Totals since the start. `emitted` = `delivered` + `failed` + `overflowed` + those pending. */
export interface DeliveryCounters {
  readonly emitted: number;
  readonly attempts: number;
  readonly delivered: number;
  /** Given up after the last attempt. */
  readonly failed: number;
  /** Never sent, because too many were waiting. */
  readonly overflowed: number;
  /** Waiting for their first or next attempt, or under way. */
  readonly pending: number;
}

/** Keeps the last attempts in a ring. */
export class DeliveryLog {
  readonly #ring: DeliveryAttempt[] = [];
  readonly #capacity: number;
  #next = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(attempt: DeliveryAttempt): void {
    this.#ring[this.#next] = attempt;
    this.#next = (this.#next + 1) % this.#capacity;
  }

  /** The attempts that are still kept, newest first. */
  newestFirst(): readonly DeliveryAttempt[] {
    const wrapped = [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
    return wrapped.reverse();
  }
}
