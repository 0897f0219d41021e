/** Files: each waits until it can hold what was acknowledged, and is made on the export thread. */

import type { Exports } from '../../../ports/exports.ts';
import type { WriterClient } from '../acceptor/writer-client.ts';
import type { ExportClient } from '../reader/export-client.ts';
import type { ReaderClient } from '../reader/reader-client.ts';
import { EXPORT_WAIT_MS } from '../tuning.ts';
import { untilApplied, untilReached, untilWhole } from './whole-answers.ts';

export function fileExports(
  writer: WriterClient,
  reader: ReaderClient,
  exporter: ExportClient,
): Exports {
  return {
    callsCsv: async ({ scope, disclosure }, chosen) => {
      await untilReached(writer, EXPORT_WAIT_MS);
      return exporter.make({ type: 'calls-csv', scope, disclosure, chosen });
    },
    callsNdjson: async ({ scope, disclosure }, chosen) => {
      await untilReached(writer, EXPORT_WAIT_MS);
      return exporter.make({ type: 'calls-ndjson', scope, disclosure, chosen });
    },
    eventsNdjson: async ({ scope, disclosure }) => {
      await untilApplied(writer, EXPORT_WAIT_MS);
      return exporter.make({ type: 'events-ndjson', scope, disclosure });
    },
    failuresCsv: async ({ scope, disclosure }, batch) => {
      await untilWhole(writer, reader, batch);
      return exporter.make({ type: 'failures-csv', scope, disclosure, batch });
    },
  };
}
