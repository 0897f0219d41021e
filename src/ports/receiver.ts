/** The way into `ingest`: one HTTP request in, one reply out. The web server in front knows no more. */

import type { ErrorBody } from '../core/wire/error.ts';

/** A request as far as it is known before its body. */
export interface CallbackHead {
  /** In upper case, as received. */
  readonly method: string;
  /** The request target as received: path and query string. At most 8 kB, as the server has seen to. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface IncomingCallback extends CallbackHead {
  /** The body as received; empty for a GET. At most 64 kB: the server has already seen to it. */
  readonly body: Uint8Array;
  /** Whether the connection itself was TLS. */
  readonly encrypted: boolean;
}

export interface CallbackReply {
  readonly status: 204 | 400 | 403 | 405 | 415 | 503;
  /** Null exactly for a 204. */
  readonly error: ErrorBody | null;
  /** Sent as `Retry-After` where given. */
  readonly retryAfterSeconds?: number;
}

export interface Receiver {
  /**
   * What a request is refused with whatever its body says, so that the body need not be read; null where
   * the body decides. A refusal is counted.
   */
  refuseHead(head: CallbackHead): CallbackReply | null;
  /**
   * Judges a request, and calls `reply` once with what to answer, be it before this returns. Where it
   * throws, something is broken, and `reply` was not called.
   */
  receive(request: IncomingCallback, reply: (reply: CallbackReply) => void): void;
}
