/**
 * What Twilio passes on of a caller's attestation: tokens of the right shape, with no real signature.
 * Pure over the leg's record. Sources: RFC 8225 and 8588 (PASSporT, SHAKEN), Twilio docs "TwiML
 * Voice: Request Parameters" (August 2026), completed from payloads seen in public code.
 */

import type { CallRecord } from '../calls/call-leg.ts';
import type { Parameters } from '../contract/form.ts';

/** The parameters about the caller of a call that came in. */
export function callerAttestation(call: CallRecord): Parameters {
  const seconds = Math.floor(call.createdAt / 1_000);
  const passport = token(
    { alg: 'ES256', ppt: 'shaken', typ: 'passport', x5u: CERTIFICATE },
    {
      attest: 'A',
      dest: { tn: [digits(call.to)] },
      iat: seconds,
      orig: { tn: digits(call.from) },
      origid: call.sid,
    },
  );
  const parentCallInfoToken = token(
    { alg: 'ES256' },
    { callSid: call.sid, from: call.from, to: call.to, iat: `${seconds}` },
  );
  const identityHeaderTokens = [`${passport};info=<${CERTIFICATE}>;alg=ES256;ppt=shaken`];
  return {
    StirVerstat: 'TN-Validation-Passed-A',
    StirPassportToken: passport,
    // Twilio encodes it once more than the form does.
    CallToken: encodeURIComponent(JSON.stringify({ parentCallInfoToken, identityHeaderTokens })),
  };
}

/** A reserved host name (RFC 2606). */
const CERTIFICATE = 'https://certificates.example.com/stir.pem';
/** As long as an ES256 signature. */
const NO_SIGNATURE = Buffer.alloc(64).toString('base64url');

const token = (header: object, claims: object): string =>
  `${encoded(header)}.${encoded(claims)}.${NO_SIGNATURE}`;

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

const digits = (address: string): string => address.replace(/^\+/, '');
