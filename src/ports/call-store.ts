/** Queries for stored calls. Every store gives the same answers (`tests/contracts`). */

import type { CallEventKind, Provenance } from '../core/call-event.ts';
import type { CallFilter } from '../core/call-filter.ts';
import type { CallStatus } from '../core/call-status.ts';
import type { Result } from '../core/result.ts';
import type { Call } from '../core/wire/call.ts';
import type { Asker } from './access/asker.ts';
import type { BadCursor, JsonPage, PageRequest, TwoWayPageRequest } from './paging.ts';

/** How current an answer is. */
export interface Currency {
  /** The answer includes every event that arrived up to here, in milliseconds since 1970. */
  readonly asOf: number;
  /** How far this is behind the newest stored event. 0 unless the store is under full load. */
  readonly lagMs: number;
}

/** Where a page of calls ends. A short or empty page can still have another one on either side. */
export interface CallCursors {
  /** Leads to the calls after it, which are older; null on the last page. */
  readonly nextCursor: string | null;
  /** Leads to the calls before it, which are newer; null on the first page. */
  readonly previousCursor: string | null;
}

export interface CallPage extends Currency, CallCursors {
  /** Newest first, by the order in which they were first written: within a second of first seen. */
  readonly calls: readonly Call[];
}

/** The same page, ready to be sent. */
export interface CallJsonPage extends JsonPage, Currency, CallCursors {}

/** One stored event, as received. */
export interface StoredEvent {
  readonly position: number;
  readonly kind: CallEventKind;
  /** As received, such as `answered`; null for an event without a status. */
  readonly status: string | null;
  readonly sequenceNumber: number | null;
  readonly occurredAt: number;
  readonly receivedAt: number;
  readonly provenance: Provenance;
  /** How often it was delivered again; null if that would take too long to find out. */
  readonly duplicates: number | null;
  /** When it was last delivered again; null if it never was, or `duplicates` is null. */
  readonly lastDuplicateAt: number | null;
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
}

export interface EventPage {
  readonly events: readonly StoredEvent[];
  readonly nextCursor: string | null;
}

/** A stored request in a capture, which `replay` can send again. */
export interface CapturedRequest {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  readonly receivedAt: number;
}

/**
 * Queries only see the calls in the asker's scope, and a masked asker no numbers, names and recording URLs. They
 * reject with `StoreUnavailable` if they can't be answered completely at the moment.
 *
 * Cursors and positions count stored data of all accounts. They reveal how much that is, and nothing else.
 */
export interface CallStore {
  /** A page that begins `at` a time starts with the newest call that was first seen at or before it. */
  list(
    asker: Asker,
    filter: CallFilter,
    page: TwoWayPageRequest,
  ): Promise<Result<CallPage, BadCursor>>;
  /** The same page as JSON. */
  listJson(
    asker: Asker,
    filter: CallFilter,
    page: TwoWayPageRequest,
  ): Promise<Result<CallJsonPage, BadCursor>>;
  /**
   * The calls of at most a thousand rows (`StoredCall.rowId`), in their order, as JSON. Rows that are gone, or out
   * of scope, are left out.
   */
  rowsJson(asker: Asker, rowIds: readonly number[]): Promise<JsonPage>;
  /**
   * Null if the call doesn't exist. Two accounts can use the same sid: if the scope has both, this returns one of
   * them, and a narrower scope selects which. Includes everything acknowledged, or rejects with
   * `StoreUnavailable`.
   */
  call(asker: Asker, callSid: string): Promise<Call | null>;
  /**
   * At most `limit` sids of stored calls with this prefix. It must have at least the first 8 hex digits of a sid
   * (`core/sid-prefix.ts`). As current as `call`.
   */
  sidsBeginning(asker: Asker, prefix: string, limit: number): Promise<readonly string[]>;
  /** The events of the call that `call` returns, in order of arrival; null if that's null. As current as `call`. */
  events(
    asker: Asker,
    callSid: string,
    page: PageRequest,
  ): Promise<Result<JsonPage, BadCursor> | null>;
  /**
   * All matching calls that were acknowledged before, oldest first, in pages of constant size. Rejects with
   * `StoreUnavailable` if it would be incomplete.
   */
  exportCalls(asker: Asker, filter: CallFilter): AsyncIterable<readonly Call[]>;
  /** The number of calls by status. Maintained as counts for all accounts; for fewer, it's counted on demand. */
  countByStatus(asker: Asker): Promise<ReadonlyMap<CallStatus, number>>;
}
