/**
 * Every error of the web server: its code, HTTP status and meaning. Tests compare
 * `docs/reference/errors.md` with this list. Refusals of callbacks are in `ingest`.
 */

import { docsOf, type ErrorBody, type ErrorDetails } from '../../core/wire/error.ts';

interface ErrorKind {
  readonly status: number;
  /** For the docs: what happened and what to do. */
  readonly meaning: string;
}

export const ERRORS = {
  malformed_http: {
    status: 400,
    meaning: "The request isn't valid HTTP. Send HTTP/1.1 with a `Host` header.",
  },
  bad_url: {
    status: 400,
    meaning: 'The path contains an invalid percent escape. Percent-encode it as UTF-8.',
  },
  unknown_parameter: {
    status: 400,
    meaning:
      "This path doesn't accept the query parameter. `details.allowed` lists those it accepts.",
  },
  bad_parameter: {
    status: 400,
    meaning: 'A query parameter has an invalid value. `details.parameter` names the parameter.',
  },
  bad_cursor: {
    status: 400,
    meaning: "The cursor didn't come from this server. Start again without one.",
  },
  bad_body: {
    status: 400,
    meaning:
      "The body isn't the JSON that this path takes. `details.field` names the field that's missing, unknown " +
      'or invalid, if it has one.',
  },
  token_missing: {
    status: 401,
    meaning:
      'The request has neither an API key nor the admin token. Send `Authorization: Bearer <key>`, or sign in.',
  },
  token_wrong: {
    status: 401,
    meaning:
      'The key is neither an API key of this server nor its admin token (`CALLBOARD_ADMIN_TOKEN`).',
  },
  key_expired: {
    status: 401,
    meaning: 'The API key has expired. Ask an administrator for a new one.',
  },
  key_revoked: {
    status: 401,
    meaning: 'The API key was revoked. Ask an administrator for a new one.',
  },
  session_ended: {
    status: 401,
    meaning:
      'The session has ended: it was signed out, it expired, its key expired or was revoked, or the admin token ' +
      'changed. Sign in again.',
  },
  local_only: {
    status: 403,
    meaning:
      'Without an admin token, the API only accepts direct requests from this machine, not through a ' +
      'proxy, a tunnel or another host name. Send an API key, or set `CALLBOARD_ADMIN_TOKEN` and send that.',
  },
  cross_site: {
    status: 403,
    meaning:
      "Another site's page caused the request. Without a bearer token, the API only accepts requests from " +
      "Callboard's own pages. Behind a proxy that changes the `Host` header, set `CALLBOARD_PUBLIC_URL`.",
  },
  accounts_not_yours: {
    status: 403,
    meaning: 'Your key is bound to some accounts, so you can only make keys for some of these.',
  },
  role_too_low: {
    status: 403,
    meaning: "Your key's role can't do this. `details.role` names the role that can.",
  },
  numbers_hidden: {
    status: 403,
    meaning:
      "Phone numbers are hidden from your key (`CALLBOARD_MASK_NUMBERS`), so it can't filter by one. " +
      '`details.parameter` names the filter.',
  },
  all_accounts_needed: {
    status: 403,
    meaning:
      'The answer is about all accounts, and your key is bound to some of them. Use a key for all accounts.',
  },
  not_found: {
    status: 404,
    meaning:
      'Nothing exists at this path. Callbacks go to `/callbacks/voice`. If your public URL has a path ' +
      'prefix, the proxy must strip it.',
  },
  call_not_found: {
    status: 404,
    meaning: 'No stored call has this sid or a sid that begins with it.',
  },
  sid_too_short: {
    status: 400,
    meaning:
      'You can shorten a sid to its first 8 hex digits, but no further: `bc5cd0a1`, or `CA0123abcd` ' +
      "with Twilio's two letters.",
  },
  sid_ambiguous: {
    status: 409,
    meaning:
      'Several stored calls have sids that begin like this. `details.candidates` lists up to ten of ' +
      'them, newest first, separated by spaces. Use more digits of the sid.',
  },
  key_not_found: {
    status: 404,
    meaning: "There's no API key with this id. `/api/v1/keys` lists those that you can see.",
  },
  recording_not_found: {
    status: 404,
    meaning: "The call has no recording with this sid, or the provider doesn't have it any more.",
  },
  batch_not_found: {
    status: 404,
    meaning:
      "This batch of failed calls doesn't exist. `/api/v1/failures` lists the existing ones.",
  },
  method_not_allowed: {
    status: 405,
    meaning:
      "The path exists, but doesn't support this method. The `Allow` header lists those it does.",
  },
  request_timeout: {
    status: 408,
    meaning: "The complete request didn't arrive in time.",
  },
  body_too_large: {
    status: 413,
    meaning: "The body is longer than 64 kB. Providers' callbacks never are.",
  },
  target_too_long: {
    status: 414,
    meaning: 'The path and query together are longer than 8 kB.',
  },
  bad_content_type: {
    status: 415,
    meaning:
      "The `Content-Type` header is invalid, or it isn't `application/json` on a path that takes JSON.",
  },
  recording_range: {
    status: 416,
    meaning: 'The recording is shorter than the range in `Range`. `Content-Range` has its length.',
  },
  too_many_guesses: {
    status: 429,
    meaning:
      'This address sent more than ten wrong keys, so the server checks one a second. ' +
      '`Retry-After` says when to try again.',
  },
  headers_too_large: {
    status: 431,
    meaning:
      'The request line and headers together are longer than 16 kB, or there are more than 128 headers.',
  },
  internal_error: {
    status: 500,
    meaning: 'Something went wrong on the server; its log says what. Nothing was stored.',
  },
  recording_refused: {
    status: 502,
    meaning:
      "The recording can't be played. `details.reason` says why: its URL isn't one of the provider's (`foreign`), " +
      "the provider doesn't accept the account in the settings (`denied`), or it sent something else (`not-audio`).",
  },
  provider_unreachable: {
    status: 502,
    meaning:
      "The provider didn't send the recording in time, or answered with an error. Try again.",
  },
  store_behind: {
    status: 503,
    meaning:
      "The database doesn't contain everything yet that was acknowledged, so the answer would be " +
      'incomplete. `details.lagMs` says how far it is behind. Try again. If the error persists, the ' +
      'disk is full or broken, and the log says which.',
  },
  store_unreadable: {
    status: 503,
    meaning:
      "Stored calls can't be read at the moment. Callbacks are still stored. Try again in a few " +
      'seconds. If the error persists, the log says why.',
  },
  store_unwritable: {
    status: 503,
    meaning:
      "The change couldn't be written to disk, so it wasn't made. Check the disk; the log says more.",
  },
  store_damaged: {
    status: 503,
    meaning:
      'Database pages that the answer needs are damaged. Callbacks are still stored. Check the disk, ' +
      'stop Callboard, and run `callboard rebuild`.',
  },
  live_loading: {
    status: 503,
    meaning:
      'The calls in progress are still being loaded after a start. Callbacks are stored. Try again in a few ' +
      'seconds.',
  },
  too_many_calls: {
    status: 400,
    meaning:
      'More calls match than one file can hold with a filter that only statistics answer. Ask for a shorter window.',
  },
  numbers_down: {
    status: 503,
    meaning:
      "The process that keeps statistics isn't running, so KPIs, and filters and orders that need them, have no " +
      'answer. Callbacks are stored. The message says why, and the log says more.',
  },
  numbers_rebuilding: {
    status: 503,
    meaning:
      'Statistics are being made from the log, after an upgrade, damage or a changed setting. `details.percent` ' +
      'says how far it is. Callbacks are stored.',
  },
  numbers_busy: {
    status: 503,
    meaning:
      'The question took too long, or too many were waiting. Ask for a shorter window, or try again.',
  },
  too_many_streams: {
    status: 503,
    meaning: 'The server already has 2,000 live streams open. Close some, or try again later.',
  },
  not_ready: {
    status: 503,
    meaning: "Callbacks can't be stored at the moment. `details` says why.",
  },
} as const satisfies Readonly<Record<string, ErrorKind>>;

export type ErrorCode = keyof typeof ERRORS;

/** An error response. */
export interface HttpError {
  readonly status: number;
  readonly body: ErrorBody;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Builds the error with this code. `message` says what happened and what to do. */
export function httpError(code: ErrorCode, message: string, details?: ErrorDetails): HttpError {
  const body = { code, message, docs: docsOf(code) };
  return {
    status: ERRORS[code].status,
    body: details === undefined ? body : { ...body, details },
  };
}
