/** Stores verified callbacks. Every store and every log implements it. */

import type { CallEventKind, Provenance } from '../core/call-event.ts';
import type { AccountSid, CallSid, EventKey } from '../core/ids.ts';

/** A verified request, classified as an event of a call, with its bytes as received. */
export interface Observation {
  readonly key: EventKey;
  readonly kind: CallEventKind;
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  readonly provenance: Provenance;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly request: StoredRequest;
}

/** The parts of a request that the log stores. */
export interface StoredRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query string, as received. */
  readonly target: string;
  /**
   * The body's format. `rest`: a Call resource from the provider's REST API. `erased`: a form with what an erasure
   * left of any of these; the target has no query any more.
   */
  readonly encoding: 'form' | 'json' | 'rest' | 'erased';
  readonly body: Uint8Array;
}

/**
 * - `stored`: it, or its first copy, is on disk.
 * - `shed`: not stored, because the queue is full.
 * - `failed`: not stored, because the store couldn't write it.
 */
export type Acceptance = 'stored' | 'shed' | 'failed';

/** Called once with the outcome of an observation. It must not throw. */
export type Answer = (acceptance: Acceptance) => void;

export interface EventSink {
  /**
   * Stores an observation, and calls `answer` once the outcome is certain, possibly before this returns. It isn't a
   * promise, because promises are too expensive at the rate of callbacks.
   */
  accept(observation: Observation, answer: Answer): void;
}
