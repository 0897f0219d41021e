/**
 * The export thread: reads what is stored, makes text of it, and hands the bytes to the main thread, so
 * that a file of any length costs a callback nothing but a processor that is busy. For that it stands
 * behind the other threads. How pages become text is handed in.
 */

import { parentPort, workerData } from 'node:worker_threads';
import type { Call } from '../../../core/wire/call.ts';
import type { CapturedRequest } from '../../../ports/call-store.ts';
import type { FailureRow } from '../../../ports/failure-batches.ts';
import { PieceTurns } from '../threads/piece-turns.ts';
import { lowerPriority } from '../threads/thread-priority.ts';
import type { ExportPage } from './call-queries.ts';
import type { ExportJob, ExportThreadOptions, ToExporter } from './export-protocol.ts';
import { openQueries } from './open-queries.ts';
import { pages } from './pages.ts';

/** Low enough that a thread that wakes up runs at once, high enough to get on beside busy ones. */
const NICER_BY = 10;

type Pages<Item> = AsyncIterable<readonly Item[]>;

/** How pages become files. */
export interface ExportFormats {
  callsCsv(pages: Pages<Call>): AsyncIterable<string>;
  failuresCsv(pages: Pages<FailureRow>): AsyncIterable<string>;
  eventsNdjson(pages: Pages<CapturedRequest>): AsyncIterable<string>;
}

/** Serves exports until the main thread closes the store. Called once, by the thread's own module. */
export function serveExports(formats: ExportFormats): void {
  if (parentPort === null) throw new Error('exports are served by a worker thread only');
  const port = parentPort;
  const options: ExportThreadOptions = workerData;
  lowerPriority(NICER_BY);
  const { calls, failures, close } = openQueries(options.file, options.epoch);
  const turns = new PieceTurns(
    (message) => port.postMessage(message),
    () => performance.now(),
  );

  const textOf = (job: ExportJob): AsyncIterable<string> => {
    switch (job.type) {
      case 'calls-csv':
        return formats.callsCsv(
          pages<Call>(
            (after): Promise<ExportPage<Call>> => calls.exportCalls(job.scope, job.filter, after),
          ),
        );
      case 'events-ndjson':
        return formats.eventsNdjson(
          pages<CapturedRequest>((from) => calls.exportEvents(job.scope, from ?? 1)),
        );
      case 'failures-csv':
        return formats.failuresCsv(
          pages<FailureRow>((after) => failures.rows(job.scope, job.batch, after ?? 0)),
        );
    }
  };

  // When nothing is left to be made, and before the thread takes its memory down.
  process.once('exit', close);
  port.on('message', (message: ToExporter) => {
    switch (message.type) {
      case 'start':
        turns.start(message.id, message.memory, textOf(message.job));
        break;
      case 'taken':
        turns.taken(message.id);
        break;
      case 'stop':
        turns.stop(message.id);
        break;
      case 'close':
        turns.stopAll();
        port.close();
        break;
    }
  });
  port.postMessage('ready');
}
