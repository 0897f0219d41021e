/** Answers as the asker may see them: whole, or without numbers, names and recording URLs. */

import { hideNumbers } from '../../../core/masking/hidden.ts';
import { maskCall, maskRow } from '../../../core/masking/mask-call.ts';
import { maskMessage } from '../../../core/masking/mask-message.ts';
import { maskParameters, maskPath } from '../../../core/masking/mask-parameters.ts';
import type { Call } from '../../../core/wire/call.ts';
import type { Asker } from '../../../ports/access/asker.ts';
import type { CapturedRequest, StoredEvent } from '../../../ports/call-store.ts';
import type { FailureRow, ReportedBatch } from '../../../ports/failure-batches.ts';

/** Each item as it is, or masked. */
const disclosed =
  <Item>(mask: (item: Item) => Item) =>
  ({ disclosure }: Pick<Asker, 'disclosure'>, items: readonly Item[]): readonly Item[] => {
    switch (disclosure) {
      case 'full':
        return items;
      case 'masked':
        return items.map(mask);
    }
  };

export const disclosedCalls = disclosed<Call>(maskCall);

export const disclosedEvents = disclosed<StoredEvent>((event) => ({
  ...event,
  status: event.status === null ? null : hideNumbers(event.status),
  parameters: maskParameters(event.parameters),
}));

export const disclosedRequests = disclosed<CapturedRequest>((request) => ({
  ...request,
  path: maskPath(request.path),
  parameters: maskParameters(request.parameters),
}));

export const disclosedRows = disclosed<FailureRow>((row) => ({
  ...maskRow(row),
  corrected: row.corrected,
}));

export const disclosedBatches = disclosed<ReportedBatch>((batch) => ({
  ...batch,
  messages: batch.messages.map(maskMessage),
}));
