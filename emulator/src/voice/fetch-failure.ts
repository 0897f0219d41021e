/** Explains why a document couldn't be fetched, and what would help. Pure. */

import type { DeliveryPolicy } from '../contract/delivery-policy.ts';
import type { AttemptResult } from '../delivery/attempt.ts';
import { failureInWords } from '../delivery/failure-words.ts';

/** A sentence for the delivery log; `result` is that of the last request. */
export const fetchFailure = (result: AttemptResult, policy: DeliveryPolicy): string =>
  `The document couldn't be fetched: ${failureInWords(result, policy)}.`;
