/** Says in words why no document was had, and what would help. Pure. */

import type { DeliveryPolicy } from '../contract/delivery-policy.ts';
import type { AttemptResult } from '../delivery/attempt.ts';
import { failureInWords } from '../delivery/failure-words.ts';

/** A sentence for the log of deliveries; `result` is that of the last request. */
export const fetchFailure = (result: AttemptResult, policy: DeliveryPolicy): string =>
  `No document was had: ${failureInWords(result, policy)}.`;
