/** Says in words why no document was had, and what would help. Pure. */
import type { AttemptResult } from '../delivery/attempt.ts';
import type { DeliveryPolicy } from '../delivery/delivery-policy.ts';
import { INVALID_REDIRECT } from '../delivery/error-codes.ts';
import { MOST_REDIRECTS } from '../delivery/redirects.ts';

/** A sentence for the log of deliveries; `result` is that of the last request. */
export const fetchFailure = (result: AttemptResult, policy: DeliveryPolicy): string =>
  `No document was had: ${reasonOf(result, policy)}.`;

function reasonOf({ status, failure, cause }: AttemptResult, policy: DeliveryPolicy): string {
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
    case '4xx':
    case '5xx':
      return `the answer was ${status}, and must be 200`;
    case 'other':
    case null:
      return `the answer was not HTTP (${cause})`;
  }
}

const MORE_TIME = "The URL's fragment can allow more";
