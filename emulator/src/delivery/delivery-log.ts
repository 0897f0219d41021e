/** What was sent lately and how it was answered: counters for all, details for the last few. */

import type { FailureKind } from '../contract/delivery-policy.ts';
import type { DeliveryFaultKind } from '../contract/fault-kinds.ts';

/** One attempt to deliver one callback. Times are real milliseconds since 1970. */
export interface DeliveryAttempt {
  readonly at: number;
  /** The call or message that it is about. */
  readonly sid: string;
  /** What it tells: a status, or the name of another kind of callback. */
  readonly label: string;
  readonly method: string;
  readonly url: string;
  /** 1 for the first; 0 where nothing was sent: a fault kept it back, or the entry is no delivery. */
  readonly attempt: number;
  /** The HTTP status answered; null where there was no answer. */
  readonly status: number | null;
  readonly latencyMs: number;
  readonly failure: FailureKind | null;
  /** The provider's error code, e.g. 11200; null where it was delivered or something was ignored. */
  readonly errorCode: number | null;
  readonly willRetry: boolean;
  /**
   * Whether the receiver took it with a 2xx, whole and well signed. It may have, and the attempt
   * have failed all the same: an answer can be lost.
   */
  readonly intact: boolean;
  /** The faults that struck it. */
  readonly faults: readonly DeliveryFaultKind[];
  /** What went wrong, in words: with the delivery, with a document, or with what that does. */
  readonly detail?: string | undefined;
}

/**
 * Totals since the start, copies made by a fault included. `emitted` = `delivered` + `failed` +
 * `overflowed` + `dropped` + `pending`.
 */
export interface DeliveryCounters {
  readonly emitted: number;
  readonly attempts: number;
  readonly delivered: number;
  /** Given up after the last attempt. */
  readonly failed: number;
  /** Never sent, because too many were waiting. */
  readonly overflowed: number;
  /** Never sent, because a fault had it so. */
  readonly dropped: number;
  /** Held back, waiting for their first or next attempt, or under way. */
  readonly pending: number;
}

/** Keeps the last attempts in a ring. */
export class DeliveryLog {
  readonly #ring: DeliveryAttempt[] = [];
  readonly #capacity: number;
  readonly #onAttempt: (attempt: DeliveryAttempt) => void;
  #next = 0;

  /** @param onAttempt is told of each attempt as it is added. */
  constructor(capacity: number, onAttempt: (attempt: DeliveryAttempt) => void = () => {}) {
    this.#capacity = capacity;
    this.#onAttempt = onAttempt;
  }

  add(attempt: DeliveryAttempt): void {
    this.#ring[this.#next] = attempt;
    this.#next = (this.#next + 1) % this.#capacity;
    this.#onAttempt(attempt);
  }

  /** The attempts that are still kept, newest first. */
  newestFirst(): readonly DeliveryAttempt[] {
    const wrapped = [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
    return wrapped.reverse();
  }
}
