import { expect, test } from 'vitest';
import { deliveryPolicy } from '../contract/delivery-policy.ts';
import type { AttemptResult } from '../delivery/attempt.ts';
import { INVALID_REDIRECT } from '../delivery/error-codes.ts';
import { fetchFailure } from './fetch-failure.ts';

const POLICY = deliveryPolicy('signalwire', '');

const FAILURES: readonly (readonly [Partial<AttemptResult>, string])[] = [
  [{ failure: 'connect', cause: 'ECONNREFUSED' }, 'there was no connection (ECONNREFUSED)'],
  [{ failure: 'timeout', cause: 'UND_ERR_HEADERS_TIMEOUT' }, 'no answer within 5000 ms.'],
  [{ failure: 'timeout', cause: 'TOTAL_TIMEOUT' }, 'not complete within 15000 ms.'],
  [{ failure: 'reset', cause: 'UND_ERR_SOCKET' }, 'broke before the answer was complete'],
  [{ failure: 'redirect', status: 302 }, 'more than 3 redirects in a row'],
  [{ failure: 'redirect', status: 308, cause: INVALID_REDIRECT }, '(308) leads nowhere'],
  [{ failure: 'too-large', cause: 'ANSWER_TOO_LARGE' }, 'longer than 64 kB'],
  [{ failure: '4xx', status: 404 }, 'the answer was 404, and must be 200'],
  [{ failure: '5xx', status: 503 }, 'the answer was 503, and must be 200'],
  [{ failure: 'other', cause: 'HTTPParserError' }, 'not HTTP (HTTPParserError)'],
];

test.each(FAILURES)('%o is explained', (failed, words) => {
  const result = { status: null, failure: null, cause: null, location: null, accepted: false };
  const told = fetchFailure({ ...result, ...failed }, POLICY);
  expect(told).toContain(words);
  expect(told).toMatch(/^The document couldn't be fetched: /);
});
