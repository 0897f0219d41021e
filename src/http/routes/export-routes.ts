/** Exports of calls as CSV and of the log as NDJSON. */

import type { FastifyInstance } from 'fastify';
import type { Exports } from '../../ports/exports.ts';
import type { Logger } from '../../ports/logger.ts';
import { scopeOf } from '../access/asked-scope.ts';
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

export function addExportRoutes(routes: FastifyInstance, options: ExportOptions): void {
  addExportRoute(routes, '/api/v1/calls.csv', async (request, reply) => {
    const query = readCallExportQuery(request.query);
    if (!query.ok) return sendError(reply, query.problem);
    const pieces = await options.exports.callsCsv(scopeOf(request), query.value);
    return sendExport(reply, { contentType: CSV, fileName: 'calls.csv', pieces }, options);
  });

  addExportRoute(routes, '/api/v1/events.ndjson', async (request, reply) => {
    const query = readEmptyQuery(request.query);
    if (!query.ok) return sendError(reply, query.problem);
    const pieces = await options.exports.eventsNdjson(scopeOf(request));
    const contentType = 'application/x-ndjson; charset=utf-8';
    return sendExport(reply, { contentType, fileName: 'events.ndjson', pieces }, options);
  });
}
