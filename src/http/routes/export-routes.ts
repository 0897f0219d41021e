/** The log and the calls as files: CSV for spreadsheets, NDJSON for machines. */

import type { FastifyInstance } from 'fastify';
import type { Exports } from '../../ports/exports.ts';
import type { Logger } from '../../ports/logger.ts';
import { sendError } from '../errors/send-error.ts';
import { readCallExportQuery, readEmptyQuery } from '../query/calls-query.ts';
import { addExportRoute } from './read-route.ts';
import { sendExport } from './send-export.ts';

export const CSV = 'text/csv; charset=utf-8; header=present';

export interface ExportOptions {
  readonly exports: Exports;
  readonly logger: Logger;
  readonly stalledReaderMs: number;
}

export function addExportRoutes(scope: FastifyInstance, options: ExportOptions): void {
  addExportRoute(scope, '/api/v1/calls.csv', async (request, reply) => {
    const query = readCallExportQuery(request.query);
    if (!query.ok) return sendError(reply, query.error);
    const pieces = await options.exports.callsCsv(query.value);
    return sendExport(reply, { contentType: CSV, fileName: 'calls.csv', pieces }, options);
  });

  addExportRoute(scope, '/api/v1/events.ndjson', async (request, reply) => {
    const query = readEmptyQuery(request.query);
    if (!query.ok) return sendError(reply, query.error);
    const pieces = await options.exports.eventsNdjson();
    const contentType = 'application/x-ndjson; charset=utf-8';
    return sendExport(reply, { contentType, fileName: 'events.ndjson', pieces }, options);
  });
}
