/**
 * The export thread: reads stored data, turns it into text, and passes the bytes to the main thread. A file of
 * any length then costs callbacks only processor time, and for that its priority is lower. The caller
 * passes in how pages become text.
 */

import { parentPort, workerData } from 'node:worker_threads';
import type { Call } from '../../../core/wire/call.ts';
import type { Asker } from '../../../ports/access/asker.ts';
import type { CapturedRequest } from '../../../ports/call-store.ts';
import type { ChosenCalls } from '../../../ports/exports.ts';
import type { FailureRow } from '../../../ports/failure-batches.ts';
import { PieceTurns } from '../threads/piece-turns.ts';
import { lowerPriority } from '../threads/thread-priority.ts';
import type { ExportPage } from './call-queries.ts';
import type { ExportJob, ExportThreadOptions, ToExporter } from './export-protocol.ts';
import { openQueries } from './open-queries.ts';
import { pages } from './pages.ts';

/** Nice enough that a waking thread preempts it, and not so nice that busy threads starve it. */
const NICER_BY = 10;

type Pages<Item> = AsyncIterable<readonly Item[]>;

/** How pages become files. */
export interface ExportFormats {
  /** `dimensions`: the names of own ones, for columns. */
  callsCsv(pages: Pages<Call>, dimensions: readonly string[]): AsyncIterable<string>;
  callsNdjson(pages: Pages<Call>): AsyncIterable<string>;
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

  const chosenCalls = (asker: Asker, chosen: ChosenCalls): Pages<Call> =>
    pages<Call>(
      (after): Promise<ExportPage<Call>> =>
        'filter' in chosen
          ? calls.exportCalls(asker, chosen.filter, after)
          : calls.exportRows(asker, chosen.rowIds, after ?? 0),
    );

  const textOf = (job: ExportJob): AsyncIterable<string> => {
    switch (job.type) {
      case 'calls-csv':
        return formats.callsCsv(chosenCalls(job, job.chosen), options.dimensions);
      case 'calls-ndjson':
        return formats.callsNdjson(chosenCalls(job, job.chosen));
      case 'events-ndjson':
        return formats.eventsNdjson(
          pages<CapturedRequest>((from) => calls.exportEvents(job, from ?? 1)),
        );
      case 'failures-csv':
        return formats.failuresCsv(
          pages<FailureRow>((after) => failures.rows(job, job.batch, after ?? 0)),
        );
    }
  };

  // Once nothing is left to be made, and before the thread's memory is freed.
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
