/** Questions about stored calls. Every store answers them alike (`tests/contracts`). */

import type { CallEventKind, Provenance } from '../core/call-event.ts';
import type { CallStatus } from '../core/call-status.ts';
import type { Result } from '../core/result.ts';
import type { Call } from '../core/wire/call.ts';
import type { BadCursor, JsonPage, PageRequest } from './paging.ts';
import type { Scope } from './scope.ts';

/** Which calls; a field that is left out asks for nothing. */
export interface CallFilter {
  readonly status?: readonly CallStatus[];
  readonly direction?: readonly string[];
  readonly fromNumber?: string;
  readonly toNumber?: string;
  /** Either end. */
  readonly number?: string;
  readonly parentCallSid?: string;
  /** Calls of one failure batch. */
  readonly batch?: number;
  /** Half-open window on `startedAt`, milliseconds since 1970. */
  readonly from?: number;
  readonly to?: number;
}

/** How current an answer is. */
export interface Currency {
  /** The answer holds every event that arrived up to here, milliseconds since 1970. */
  readonly asOf: number;
  /** How far that is behind the newest stored event. 0 unless the store is under full load. */
  readonly lagMs: number;
}

export interface CallPage extends Currency {
  /** Newest first, by the order in which they were first written: within a second of first seen. */
  readonly calls: readonly Call[];
  /** Null where there is no more; a page that is short, or empty, may still go on. */
  readonly nextCursor: string | null;
}

/** One stored event, as received. */
export interface StoredEvent {
  readonly position: number;
  readonly kind: CallEventKind;
  /** As received, such as `answered`; null for an event that carries none. */
  readonly status: string | null;
  readonly sequenceNumber: number | null;
  readonly occurredAt: number;
  readonly receivedAt: number;
  readonly provenance: Provenance;
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
}

export interface EventPage {
  readonly events: readonly StoredEvent[];
  readonly nextCursor: string | null;
}

/** A stored request as a capture keeps it: what `replay` sends again. */
export interface CapturedRequest {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  readonly receivedAt: number;
}

/**
 * Every question is about the calls of the scope alone. Questions reject with `StoreUnavailable` where they
 * can't be answered truthfully at the moment.
 *
 * Cursors and positions count what's stored, whosever it is: they say how much that was, and nothing else.
 */
export interface CallStore {
  list(scope: Scope, filter: CallFilter, page: PageRequest): Promise<Result<CallPage, BadCursor>>;
  /** The same page as JSON. */
  listJson(
    scope: Scope,
    filter: CallFilter,
    page: PageRequest,
  ): Promise<Result<JsonPage & Currency, BadCursor>>;
  /**
   * Null for a call that isn't there. Two accounts may use the same sid: where the scope has both, it's one of
   * the two, and a narrower scope says which. Never behind what was acknowledged: where it would be, it rejects with
   * `StoreUnavailable`.
   */
  call(scope: Scope, callSid: string): Promise<Call | null>;
  /**
   * The sids of stored calls that begin with a text, at most `limit` of them. The text must hold the
   * first 8 hex digits of a sid (`core/sid-prefix.ts`); others begin no sid. As current as `call`.
   */
  sidsBeginning(scope: Scope, prefix: string, limit: number): Promise<readonly string[]>;
  /** Of the call that `call` gives, in the order of arrival; null where that is null. As current as `call`. */
  events(
    scope: Scope,
    callSid: string,
    page: PageRequest,
  ): Promise<Result<JsonPage, BadCursor> | null>;
  /**
   * All that match and were acknowledged before, oldest first, in pages of constant memory. Rejects with
   * `StoreUnavailable` where it would lack something.
   */
  exportCalls(scope: Scope, filter: CallFilter): AsyncIterable<readonly Call[]>;
  /** How many calls show each status. Kept as a count for all accounts; fewer are counted on the spot. */
  countByStatus(scope: Scope): Promise<ReadonlyMap<CallStatus, number>>;
}
