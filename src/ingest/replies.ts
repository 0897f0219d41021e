/** The replies of `ingest`. Every refusal says what happened and what to do about it. */

import { MOST_PARAMETERS } from '../core/callback/parameters.ts';
import { docsOf, type ErrorBody } from '../core/wire/error.ts';
import type { RejectionReason } from '../core/wire/rejection-reason.ts';
import type { CallbackReply } from '../ports/receiver.ts';
import type { SignatureProblem } from './signature.ts';

/** The callback is stored, or didn't need to be. */
export const ACKNOWLEDGED: CallbackReply = { status: 204, error: null };

/** Seconds after which a sender can retry when the queue was full. */
const RETRY_AFTER_SECONDS = 1;

/** The reply to a sender, and what's counted and logged about it. The two agree. */
export interface Refusal {
  readonly reply: CallbackReply;
  /** Null if it isn't counted. */
  readonly reason: RejectionReason | null;
  /** What's wrong, if the reason alone doesn't say. It never quotes the request. */
  readonly detail?: string;
}

const refusal = (
  status: 400 | 403 | 405 | 415 | 503 | 508,
  code: string,
  reason: RejectionReason | null,
  message: string,
  more: { readonly details?: ErrorBody['details']; readonly detail?: string } = {},
): Refusal => ({
  reply: {
    status,
    error: {
      code,
      message,
      ...(more.details === undefined ? {} : { details: more.details }),
      docs: docsOf(code),
    },
  },
  reason,
  ...(more.detail === undefined ? {} : { detail: more.detail }),
});

export const NO_SIGNING_KEY = refusal(
  403,
  'no_signing_key',
  'no-key',
  'No signing key is set, so no callback can be verified. Set SIGNALWIRE_SIGNING_KEY (or ' +
    'TWILIO_AUTH_TOKEN) and restart; to try things out on this machine only, set ' +
    'CALLBOARD_ALLOW_UNSIGNED=1.',
);

export const UNSIGNED = refusal(
  403,
  'unsigned',
  'unsigned',
  "The request has no signature (X-SignalWire-Signature or X-Twilio-Signature), so it isn't from " +
    'the provider, unless a proxy removed the header. To try things out on this machine only, set ' +
    'CALLBOARD_ALLOW_UNSIGNED=1.',
);

export const BAD_SIGNATURE = refusal(
  403,
  'bad_signature',
  'bad-signature',
  'The signature does not match this URL and body under any configured key. Behind a proxy or a ' +
    'tunnel, set CALLBOARD_PUBLIC_URL to the URL that you gave the provider; otherwise check the ' +
    'signing key.',
);

export const WRONG_ACCOUNT = refusal(
  403,
  'wrong_account',
  'wrong-account',
  'The signature is valid, but its key belongs to a different account than the AccountSid of the ' +
    'callback. Check SIGNALWIRE_PROJECT_ID and TWILIO_ACCOUNT_SID: each must be the account of its ' +
    'key.',
);

export const FORWARDING_LOOP = refusal(
  508,
  'forwarding_loop',
  'forwarding-loop',
  'This Callboard forwarded this callback, and it came back. Remove the URL that leads here from ' +
    'CALLBOARD_FORWARD_URL.',
);

export const METHOD_NOT_ALLOWED = refusal(
  405,
  'method_not_allowed',
  null,
  'Status callbacks use POST or GET. Set StatusCallbackMethod to one of them.',
);

export const UNSUPPORTED_BODY = refusal(
  415,
  'unsupported_body',
  'unsupported-body',
  'A callback must be application/x-www-form-urlencoded or application/json.',
);

export const malformed = (detail: string): Refusal =>
  refusal(400, 'malformed_callback', 'malformed', `The callback cannot be kept: ${detail}.`, {
    detail,
  });

export const TOO_MANY_PARAMETERS = refusal(
  400,
  'too_many_parameters',
  'too-many-parameters',
  `The request has more than ${MOST_PARAMETERS} parameters. No provider sends that many.`,
  { details: { limit: MOST_PARAMETERS } },
);

/** `because`: what shows that the request didn't come directly from a program on this machine. */
export const unsignedFromElsewhere = (because: string): Refusal =>
  refusal(
    403,
    'unsigned_not_local',
    'unsigned-not-local',
    'CALLBOARD_ALLOW_UNSIGNED=1 takes unsigned callbacks only from programs on this machine, and ' +
      `${because}. Send it from this machine, straight to a loopback address, or sign it.`,
    { details: { because }, detail: because },
  );

export const OVERLOADED = comeAgain(
  refusal(
    503,
    'overloaded',
    'shed',
    'The queue in front of the store is full, so nothing was kept. Send the callback again.',
  ),
);

export const STORE_FAILED = comeAgain(
  refusal(
    503,
    'store_failed',
    'store-failed',
    'The store could not write the callback, so nothing was kept; the log says why. Send it again.',
  ),
);

/** The reply to a request whose signature is missing or wrong. */
export const refusalOfVerification = (problem: SignatureProblem): Refusal =>
  problem === 'unsigned' ? UNSIGNED : BAD_SIGNATURE;

function comeAgain({ reply, reason }: Refusal): Refusal {
  return { reply: { ...reply, retryAfterSeconds: RETRY_AFTER_SECONDS }, reason };
}
