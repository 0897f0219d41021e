/** Questions about failure batches: each waits until what was acknowledged is decided. */

import type { FailureBatches, FailureRow } from '../../../ports/failure-batches.ts';
import type { WriterClient } from '../acceptor/writer-client.ts';
import { filledPages, pages } from '../reader/pages.ts';
import type { ReaderClient } from '../reader/reader-client.ts';
import { WHOLE_WAIT_MS } from '../tuning.ts';
import { untilApplied, untilWhole } from './whole-answers.ts';

export function failureBatches(writer: WriterClient, reader: ReaderClient): FailureBatches {
  return {
    page: async ({ scope, disclosure }, page) => {
      await untilApplied(writer, WHOLE_WAIT_MS);
      return reader.ask({ type: 'failure-page', scope, disclosure, page });
    },
    closed: async ({ scope, disclosure }, batch) => {
      await untilWhole(writer, reader, batch);
      return reader.ask({ type: 'closed-batch', scope, disclosure, batch });
    },
    rows: async function* ({ scope, disclosure }, batch) {
      await untilWhole(writer, reader, batch);
      yield* filledPages(
        pages<FailureRow>((after) =>
          reader.ask({ type: 'failure-rows', scope, disclosure, batch, after: after ?? 0 }),
        ),
      );
    },
    withoutReport: async () => {
      // What is decided is in the database with its calls; what isn't yet has its turn later.
      await writer.watermark.applied(WHOLE_WAIT_MS);
      return reader.ask({ type: 'batches-without-report' });
    },
    reportWritten: async (batch, fileName) => {
      await writer.request({ type: 'report-written', batch, fileName });
    },
  };
}
