import { expect, test } from 'vitest';
import type { FailureKind } from '../contract/delivery-policy.ts';
import type { AttemptResult } from './attempt.ts';
import { errorCodeOf } from './error-codes.ts';

const failed = (failure: FailureKind, cause: string | null): AttemptResult => ({
  status: null,
  failure,
  cause,
  location: null,
  accepted: false,
});

test.each([
  ['connect', 'ENOTFOUND', 11_210, 11_210],
  ['connect', 'ECONNREFUSED', 11_200, 11_202],
  ['connect', 'UND_ERR_CONNECT_TIMEOUT', 11_200, 11_201],
  ['connect', 'EHOSTUNREACH', 11_200, 11_205],
  ['connect', 'ERR_SSL_WRONG_VERSION_NUMBER', 11_220, 11_220],
  ['connect', 'ERR_TLS_CERT_ALTNAME_INVALID', 11_220, 11_235],
  ['connect', 'CERT_HAS_EXPIRED', 11_220, 11_236],
  ['connect', 'DEPTH_ZERO_SELF_SIGNED_CERT', 11_220, 11_237],
  ['connect', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 11_220, 11_237],
  ['timeout', 'READ_TIMEOUT', 11_200, 11_200],
  ['timeout', 'TOTAL_TIMEOUT', 11_200, 11_203],
  ['reset', 'ECONNRESET', 11_200, 11_205],
  ['4xx', null, 11_217, 15_003],
  ['5xx', null, 11_217, 15_003],
  ['unexpected', null, 11_217, 15_003],
  ['redirect', null, 11_215, 11_215],
  ['redirect', 'INVALID_REDIRECT', 11_215, 11_216],
  ['too-large', 'ANSWER_TOO_LARGE', 11_750, 11_750],
  ['other', 'HTTPParserError', 11_251, 11_251],
] as const)(
  '%s (%s) is %i on SignalWire and %i on Twilio',
  (failure, cause, signalwire, twilio) => {
    expect(errorCodeOf('signalwire', failed(failure, cause))).toBe(signalwire);
    expect(errorCodeOf('twilio', failed(failure, cause))).toBe(twilio);
  },
);
