/**
 * What the live stream sends, `GET /api/v1/stream`. Each event's `id` is a cursor, `<epoch>.<position>`: a client
 * that reconnects with it gets each call that changed since, once, as it is then.
 */

import type { CallSummary } from './call-summary.ts';
import type { Now } from './now.ts';

/** `GET /api/v1/calls/live`: the calls in progress, and where the stream goes on from them. */
export interface LiveCalls {
  /** Longest first. */
  readonly calls: readonly CallSummary[];
  /** Pass it to `/api/v1/stream` as `after`. */
  readonly cursor: string;
  /** The server's clock when this was made. */
  readonly at: string;
}

/** `event: calls`: what changed since the previous one. At most ten a second. */
export interface CallChanges {
  /** Each changed call that matches the filter, once, as it is now. */
  readonly calls: readonly CallSummary[];
  /** The sids of calls that no longer match, were erased, or are stale: in progress for longer than a call can last. */
  readonly left: readonly string[];
  /** The last record of the log that this covers. */
  readonly position: number;
  /** When the newest of these changes arrived at the server; null for changes that a reconnecting client missed. */
  readonly receivedAt: string | null;
}

/** `event: position`: nothing that matches has changed; the cursor moves on. Sent after 5 s without changes. */
export interface StreamPosition {
  readonly position: number;
}

/**
 * `event: reset`: the stream can't go on from the client's cursor. Load a snapshot and go on from there.
 * `unknown`: it isn't a cursor. `other-database`: of another database. `future`: ahead of this one's log.
 * `too-old`: more calls changed since than the server remembers.
 */
export interface StreamReset {
  readonly reason: 'unknown' | 'other-database' | 'future' | 'too-old';
}

/**
 * `event: bye`: the server ends the stream. `shutdown`: it's stopping; reconnect. `too-slow`: the client doesn't
 * read fast enough; reconnect. `signed-out`: the key was revoked, or the session ended; sign in again.
 */
export interface StreamEnd {
  readonly reason: 'shutdown' | 'too-slow' | 'signed-out';
}

/** A callback as it arrived, or was refused: `event: callbacks`, for administrators of all accounts. */
export interface CallbackArrival {
  readonly at: string;
  /** `stored`, `duplicate` and `unprocessable` were acknowledged; `refused` wasn't. */
  readonly outcome: 'stored' | 'duplicate' | 'unprocessable' | 'refused';
  /** Why it was refused, such as `bad-signature`; null if it wasn't. */
  readonly reason: string | null;
  /** The call; null if it was refused, because what an unverified request says isn't shown. */
  readonly callSid: string | null;
  /** As received, such as `ringing`; null if it was refused, or has none. */
  readonly status: string | null;
}

/** `event: callbacks`: the latest arrivals since the previous one, oldest first, at most 50, once a second. */
export interface CallbackArrivals {
  readonly callbacks: readonly CallbackArrival[];
  /** How many there were that this leaves out. */
  readonly omitted: number;
}

/** Every event of the stream, by its name. */
export interface StreamEvents {
  readonly calls: CallChanges;
  readonly now: Now;
  readonly position: StreamPosition;
  readonly reset: StreamReset;
  readonly bye: StreamEnd;
  readonly callbacks: CallbackArrivals;
}
