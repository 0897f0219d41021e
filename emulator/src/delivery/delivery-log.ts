/** What was sent and how it was answered: totals, and details of the latest. */

import type { FailureKind } from '../contract/delivery-policy.ts';
import type { DeliveryFaultKind } from '../contract/fault-kinds.ts';

/** An entry of the delivery log. */
export type DeliveryEntry = DeliveryAttempt | DroppedCallback | DocumentFaultNote | IgnoredNote;

/** What every entry has. */
interface Entry {
  /** Real milliseconds since 1970. */
  readonly at: number;
  /** The call or message that it is about; empty if there is none. */
  readonly sid: string;
  /** The status that it reports, or the name of another kind of callback or request. */
  readonly label: string;
  /** An explanation of what went wrong. */
  readonly detail?: string | undefined;
}

/** One attempt to deliver one callback, or one request for a document. */
export interface DeliveryAttempt extends Entry {
  readonly kind: 'attempt';
  readonly method: string;
  readonly url: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** The HTTP status answered; null if there was no answer. */
  readonly status: number | null;
  readonly latencyMs: number;
  readonly failure: FailureKind | null;
  /** The provider's error code, e.g. 11200; null if it was delivered. */
  readonly errorCode: number | null;
  readonly willRetry: boolean;
  /**
   * Whether the receiver answered a complete, correctly signed request with a 2xx. The attempt can
   * still have failed: an answer can be lost.
   */
  readonly intact: boolean;
  /** The faults that struck it. */
  readonly faults: readonly DeliveryFaultKind[];
}

/** A callback that a fault kept from being sent. */
export interface DroppedCallback extends Entry {
  readonly kind: 'dropped';
  readonly method: string;
  readonly url: string;
  readonly faults: readonly DeliveryFaultKind[];
}

/** Something wrong in a document that was already there; no request was made. */
export interface DocumentFaultNote extends Entry {
  readonly kind: 'document-fault';
  /** The provider's error code, e.g. 11100. */
  readonly errorCode: number;
  readonly detail: string;
}

/** A parameter, or a part of a document, that has no effect. */
export interface IgnoredNote extends Entry {
  readonly kind: 'ignored';
  readonly detail: string;
}

/**
 * Totals since the start, including copies made by faults. `emitted` = `delivered` + `failed` +
 * `overflowed` + `dropped` + `pending`.
 */
export interface DeliveryCounters {
  readonly emitted: number;
  readonly attempts: number;
  readonly delivered: number;
  /** Given up after the last attempt. */
  readonly failed: number;
  /** Never sent: too many were waiting. */
  readonly overflowed: number;
  /** Never sent: dropped by a fault. */
  readonly dropped: number;
  /** Held back, waiting for an attempt, or under way. */
  readonly pending: number;
}

/** Keeps the latest entries in a ring. */
export class DeliveryLog {
  readonly #ring: DeliveryEntry[] = [];
  readonly #capacity: number;
  readonly #onEntry: (entry: DeliveryEntry) => void;
  #next = 0;

  /** @param onEntry called with each entry as it is added */
  constructor(capacity: number, onEntry: (entry: DeliveryEntry) => void = () => {}) {
    this.#capacity = capacity;
    this.#onEntry = onEntry;
  }

  add(entry: DeliveryEntry): void {
    this.#ring[this.#next] = entry;
    this.#next = (this.#next + 1) % this.#capacity;
    this.#onEntry(entry);
  }

  /** The entries that are still kept, newest first. */
  newestFirst(): readonly DeliveryEntry[] {
    const wrapped = [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
    return wrapped.reverse();
  }
}
