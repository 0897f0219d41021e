/** The answers to those who aren't let in. Each says what to do. */

import { type HttpError, httpError } from '../errors/errors.ts';

const challenge = (error: HttpError): HttpError => ({
  ...error,
  headers: { 'www-authenticate': 'Bearer realm="callboard"' },
});

export const KEY_MISSING: HttpError = challenge(
  httpError(
    'token_missing',
    'Send an API key or the admin token (CALLBOARD_ADMIN_TOKEN) as "Authorization: Bearer <key>", or sign in.',
  ),
);

export const KEY_UNKNOWN: HttpError = challenge(
  httpError(
    'token_wrong',
    'The key is neither an API key of this server nor its admin token (CALLBOARD_ADMIN_TOKEN).',
  ),
);

export const KEY_EXPIRED: HttpError = challenge(
  httpError('key_expired', 'The API key has expired. Ask an administrator for a new one.'),
);

export const KEY_REVOKED: HttpError = challenge(
  httpError('key_revoked', 'The API key was revoked. Ask an administrator for a new one.'),
);

export const SESSION_ENDED: HttpError = challenge(
  httpError('session_ended', 'The session has ended. Sign in again.'),
);

export const TOO_MANY_GUESSES: HttpError = {
  ...httpError(
    'too_many_guesses',
    'Your address sent too many wrong keys, so only one a second is checked. Try again.',
  ),
  headers: { 'retry-after': '1' },
};

export const notLocal = (reason: string): HttpError =>
  httpError(
    'local_only',
    `Without an API key, the API only accepts direct requests from this machine, but ${reason}. Send an API key as ` +
      '"Authorization: Bearer <key>", or set CALLBOARD_ADMIN_TOKEN and send that.',
    { reason },
  );
