/** What `ingest` answers. Every refusal says what happened and what to do about it. */

import { docsOf, type ErrorBody } from '../core/wire/error.ts';
import type { CallbackReply } from '../ports/receiver.ts';

/** The callback is kept, or was one that asks for nothing. */
export const ACKNOWLEDGED: CallbackReply = { status: 204, error: null };

/** Seconds after which a sender may try again when the queue was full. */
const RETRY_AFTER_SECONDS = 1;

const refusal = (
  status: 400 | 403 | 405 | 415 | 503,
  code: string,
  message: string,
  details?: ErrorBody['details'],
): CallbackReply => ({
  status,
  error: {
    code,
    message,
    ...(details === undefined ? {} : { details }),
    docs: docsOf(code),
  },
});

export const NO_SIGNING_KEY = refusal(
  403,
  'no_signing_key',
  'No signing key is set, so no callback can be verified. Set SIGNALWIRE_SIGNING_KEY (or ' +
    'TWILIO_AUTH_TOKEN) and restart; to try things out on this machine only, set ' +
    'CALLBOARD_ALLOW_UNSIGNED=1.',
);

export const UNSIGNED = refusal(
  403,
  'unsigned',
  'The request carries no signature (X-SignalWire-Signature or X-Twilio-Signature), so it is not ' +
    'from the provider, unless a proxy took the header away. To try things out on this machine ' +
    'only, set CALLBOARD_ALLOW_UNSIGNED=1.',
);

export const BAD_SIGNATURE = refusal(
  403,
  'bad_signature',
  'The signature does not fit this URL and body under any key that is set. Behind a proxy or a ' +
    'tunnel, set CALLBOARD_PUBLIC_URL to the address that the provider was given; otherwise check ' +
    'the signing key.',
);

export const WRONG_ACCOUNT = refusal(
  403,
  'wrong_account',
  'The signature is valid, but its key belongs to another account than the AccountSid of the ' +
    'callback. Check SIGNALWIRE_PROJECT_ID and TWILIO_ACCOUNT_SID: each must be the account that ' +
    'its key is of.',
);

export const METHOD_NOT_ALLOWED = refusal(
  405,
  'method_not_allowed',
  'Status callbacks come by POST or GET. Set StatusCallbackMethod to one of them.',
);

export const UNSUPPORTED_BODY = refusal(
  415,
  'unsupported_body',
  'A callback is application/x-www-form-urlencoded or application/json.',
);

export const malformed = (reason: string): CallbackReply =>
  refusal(400, 'malformed_callback', `The callback cannot be kept: ${reason}.`);

export const OVERLOADED: CallbackReply = {
  ...refusal(
    503,
    'overloaded',
    'The queue in front of the store is full, so nothing was kept. Send the callback again.',
  ),
  retryAfterSeconds: RETRY_AFTER_SECONDS,
};

export const STORE_FAILED: CallbackReply = {
  ...refusal(
    503,
    'store_failed',
    'The store could not write the callback, so nothing was kept; the log says why. Send it again.',
  ),
  retryAfterSeconds: RETRY_AFTER_SECONDS,
};
