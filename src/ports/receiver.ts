/** The interface of `ingest` for the web server: one HTTP request in, one reply out. */

import type { ErrorBody } from '../core/wire/error.ts';

/** A request without its body. */
export interface CallbackHead {
  /** In upper case, as received. */
  readonly method: string;
  /** The request target as received: path and query string. The server limits it to 8 kB. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface IncomingCallback extends CallbackHead {
  /** The body as received; empty for a GET. The server limits it to 64 kB. */
  readonly body: Uint8Array;
  /** Whether the connection itself was TLS. */
  readonly encrypted: boolean;
}

export interface CallbackReply {
  readonly status: 204 | 400 | 403 | 405 | 415 | 503 | 508;
  /** Null only for a 204. */
  readonly error: ErrorBody | null;
  /** Sent as `Retry-After`, if given. */
  readonly retryAfterSeconds?: number;
}

export interface Receiver {
  /**
   * The refusal of a request that's refused regardless of its body, so that the body doesn't have to be read; null
   * if it depends on the body. Refusals are counted.
   */
  refuseHead(head: CallbackHead): CallbackReply | null;
  /**
   * Checks a request, and calls `reply` once with the answer, possibly before this returns. If this throws,
   * something is broken, and `reply` wasn't called.
   */
  receive(request: IncomingCallback, reply: (reply: CallbackReply) => void): void;
}
