/** Explains why an attempt failed, and what would help. Pure. */

import type { DeliveryPolicy } from '../contract/delivery-policy.ts';
import type { AttemptResult } from './attempt.ts';
import { INVALID_REDIRECT } from './error-codes.ts';
import { MOST_REDIRECTS } from './redirects.ts';

/** Continues a sentence, without a full stop; `result` is that of the last request. */
export function failureInWords(
  { status, failure, cause }: AttemptResult,
  policy: DeliveryPolicy,
): string {
  switch (failure) {
    case 'connect':
      return `there was no connection (${cause})`;
    case 'timeout':
      return cause === 'TOTAL_TIMEOUT'
        ? `the answer was not complete within ${policy.totalMs} ms. ${MORE_TIME} (#tt=)`
        : `no answer within ${policy.readMs} ms. ${MORE_TIME} (#rt=)`;
    case 'reset':
      return `the connection broke before the answer was complete (${cause})`;
    case 'redirect':
      return cause === INVALID_REDIRECT
        ? `the redirect (${status}) leads nowhere: 301, 302, 303 and 307 with a Location are followed`
        : `more than ${MOST_REDIRECTS} redirects in a row`;
    case 'too-large':
      return 'the answer is longer than 64 kB';
    case 'unexpected':
      return `the answer was ${status}: SignalWire expects 200 or 204`;
    case '4xx':
    case '5xx':
      return `the answer was ${status}, and must be 200`;
    case 'other':
    case null:
      return `the answer was not HTTP (${cause})`;
  }
}

/** For the delivery log: a status speaks for itself, anything else needs an explanation. */
export function failureDetail(
  result: AttemptResult,
  policy: DeliveryPolicy,
): { readonly detail?: string } {
  const { failure } = result;
  if (failure === null || failure === '4xx' || failure === '5xx') return {};
  return { detail: failureInWords(result, policy) };
}

const MORE_TIME = "The URL's fragment can allow more";
