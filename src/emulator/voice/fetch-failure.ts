/** Says in words why no document was had, and what would help. Pure. */
import type { AttemptResult } from '../delivery/attempt.ts';
import type { DeliveryPolicy } from '../delivery/delivery-policy.ts';
import { failureInWords } from '../delivery/failure-words.ts';

/** A sentence for the log of deliveries; `result` is that of the last request. */
export const fetchFailure = (result: AttemptResult, policy: DeliveryPolicy): string =>
  `No document was had: ${failureInWords(result, policy)}.`;
