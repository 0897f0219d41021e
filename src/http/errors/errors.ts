/**
 * Every error that the web server itself answers, once: its code, its HTTP status and what it means.
 * `docs/reference/errors.md` is checked against this list. What a callback is refused for is decided
 * in `ingest`; this file says nothing about that.
 */

import { docsOf, type ErrorBody, type ErrorDetails } from '../../core/wire/error.ts';

interface ErrorKind {
  readonly status: number;
  /** What happened and what to do, for the docs. */
  readonly meaning: string;
}

export const ERRORS = {
  malformed_http: {
    status: 400,
    meaning: 'The bytes are not an HTTP request. Send HTTP/1.1, with a `Host` header.',
  },
  bad_url: {
    status: 400,
    meaning: 'The path holds a broken percent escape. Encode it as UTF-8.',
  },
  unknown_parameter: {
    status: 400,
    meaning:
      'A query parameter that this path does not know. `details.allowed` lists those it knows.',
  },
  bad_parameter: {
    status: 400,
    meaning: 'A query parameter has a value of the wrong shape. `details.parameter` names it.',
  },
  bad_cursor: {
    status: 400,
    meaning: 'The cursor is none that this server gave. Start again without one.',
  },
  token_missing: {
    status: 401,
    meaning:
      'An admin token is set, and the request carries none. Send `Authorization: Bearer <token>`.',
  },
  token_wrong: {
    status: 401,
    meaning: 'The bearer token is not the one in `CALLBOARD_ADMIN_TOKEN`.',
  },
  local_only: {
    status: 403,
    meaning:
      'Without an admin token, only this machine may read calls, and directly: not through a proxy, ' +
      'a tunnel or another host name. Set `CALLBOARD_ADMIN_TOKEN` to open the API to others.',
  },
  not_found: {
    status: 404,
    meaning:
      'Nothing is at this path. Callbacks go to `/callbacks/voice`; a proxy that adds a prefix has ' +
      'to strip it.',
  },
  call_not_found: {
    status: 404,
    meaning: 'No stored call has this sid, or a sid that begins with it.',
  },
  sid_too_short: {
    status: 400,
    meaning:
      'A sid may be cut short, but its first 8 hex digits are needed: `bc5cd0a1`, or `CA0123abcd` ' +
      'with the two letters of Twilio.',
  },
  sid_ambiguous: {
    status: 409,
    meaning:
      'Several stored calls have sids that begin like this. `details.candidates` names ten of them ' +
      'at most, newest first, with spaces between. Ask with more of the sid.',
  },
  batch_not_found: {
    status: 404,
    meaning: 'There is no such batch of failed calls. `/api/v1/failures` lists them.',
  },
  method_not_allowed: {
    status: 405,
    meaning: 'The path is there, but not for this method. The `Allow` header says for which.',
  },
  request_timeout: {
    status: 408,
    meaning: 'The request did not arrive whole in time.',
  },
  body_too_large: {
    status: 413,
    meaning: 'The body is longer than 64 kB. No callback of a provider is.',
  },
  target_too_long: {
    status: 414,
    meaning: 'Path and query together are longer than 8 kB.',
  },
  bad_content_type: {
    status: 415,
    meaning: 'The `Content-Type` header cannot be read.',
  },
  too_many_guesses: {
    status: 429,
    meaning:
      'More than ten wrong admin tokens came from this address, so one token a second is looked at. ' +
      '`Retry-After` says when to try again.',
  },
  headers_too_large: {
    status: 431,
    meaning:
      'Request line and headers together are longer than 16 kB, or there are over 128 headers.',
  },
  internal_error: {
    status: 500,
    meaning: 'Something broke on the server; its log says what. Nothing was kept of the request.',
  },
  store_behind: {
    status: 503,
    meaning:
      'The database has not taken everything yet that was acknowledged, so the answer would lack ' +
      'something. `details.lagMs` says for how long the oldest of it has waited. Ask again; if it lasts, the disk is full or broken, and the log says which.',
  },
  store_unreadable: {
    status: 503,
    meaning:
      "Stored calls can't be read at the moment; callbacks are taken and kept meanwhile. Ask again in " +
      'a few seconds; if it lasts, the log says why.',
  },
  store_damaged: {
    status: 503,
    meaning:
      'Pages of the database that the answer needs are damaged. Callbacks are taken and kept meanwhile. ' +
      'Check the disk, stop Callboard, and run `callboard rebuild`.',
  },
  not_ready: {
    status: 503,
    meaning: 'Callbacks cannot be kept at the moment. `details` says why.',
  },
} as const satisfies Readonly<Record<string, ErrorKind>>;

export type ErrorCode = keyof typeof ERRORS;

/** An error as it goes out. */
export interface HttpError {
  readonly status: number;
  readonly body: ErrorBody;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The error of that code. `message` says what happened, to what, and what to do. */
export function httpError(code: ErrorCode, message: string, details?: ErrorDetails): HttpError {
  const body = { code, message, docs: docsOf(code) };
  return {
    status: ERRORS[code].status,
    body: details === undefined ? body : { ...body, details },
  };
}
