/** The log and the calls as files: CSV for spreadsheets, NDJSON for machines. */

import type { FastifyInstance } from 'fastify';
import type { Call } from '../core/wire/call.ts';
import type { CallStore, CapturedRequest } from '../ports/call-store.ts';
import type { FailureRow } from '../ports/failure-batches.ts';
import type { Logger } from '../ports/logger.ts';
import { readCallExportQuery, readEmptyQuery } from './query/calls-query.ts';
import { addExportRoute } from './read-route.ts';
import { sendError } from './send-error.ts';
import { sendExport } from './send-export.ts';

type Text = AsyncIterable<string | Uint8Array>;

/** How pages become files; `src/export` knows. */
export interface Exporters {
  callsCsv(pages: AsyncIterable<readonly Call[]>): Text;
  failuresCsv(pages: AsyncIterable<readonly FailureRow[]>): Text;
  eventsNdjson(pages: AsyncIterable<readonly CapturedRequest[]>): Text;
}

export const CSV = 'text/csv; charset=utf-8; header=present';

export interface ExportOptions {
  readonly exporters: Exporters;
  readonly logger: Logger;
  readonly stalledReaderMs: number;
}

export function addExportRoutes(
  scope: FastifyInstance,
  calls: CallStore,
  options: ExportOptions,
): void {
  addExportRoute(scope, '/api/v1/calls.csv', async (request, reply) => {
    const query = readCallExportQuery(request.query);
    if (!query.ok) return sendError(reply, query.error);
    const chunks = options.exporters.callsCsv(calls.exportCalls(query.value));
    return sendExport(reply, { contentType: CSV, fileName: 'calls.csv', chunks }, options);
  });

  addExportRoute(scope, '/api/v1/events.ndjson', async (request, reply) => {
    const query = readEmptyQuery(request.query);
    if (!query.ok) return sendError(reply, query.error);
    const chunks = options.exporters.eventsNdjson(calls.exportEvents());
    const contentType = 'application/x-ndjson; charset=utf-8';
    return sendExport(reply, { contentType, fileName: 'events.ndjson', chunks }, options);
  });
}
