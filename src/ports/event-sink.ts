/** Where verified callbacks go to be kept. Every store and every log implements it. */

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

/** What came over the wire, as far as the log keeps it. */
export interface StoredRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query string, as received. */
  readonly target: string;
  /** How the body is to be read. `rest`: it's a Call resource, as the provider's REST API answered. */
  readonly encoding: 'form' | 'json' | 'rest';
  readonly body: Uint8Array;
}

/**
 * - `stored`: on disk, or its first copy is.
 * - `shed`: the queue is full; nothing was kept.
 * - `failed`: the store could not write it; nothing was kept.
 */
export type Acceptance = 'stored' | 'shed' | 'failed';

/** Told, once, what became of an observation. It must not throw. */
export type Answer = (acceptance: Acceptance) => void;

export interface EventSink {
  /**
   * Keeps an observation, and calls `answer` as soon as it is true, be it before this returns. No
   * promise: at the rate at which callbacks come, each of them costs more than what it would say.
   */
  accept(observation: Observation, answer: Answer): void;
}
