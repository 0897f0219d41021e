/** Batches of failed calls: lists with the state of their alerts, and their calls as CSV. */

import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { OpenBatch } from '../../core/failure-batch.ts';
import type { OutboxEntry } from '../../core/outbox/outbox-entry.ts';
import { type Result, success } from '../../core/result.ts';
import type { ClosedFailureBatch, FailureList } from '../../core/wire/failure-list.ts';
import type { Scope } from '../../ports/access/scope.ts';
import type { FailureBatches, ReportedBatch } from '../../ports/failure-batches.ts';
import type { BadCursor, PageRequest } from '../../ports/paging.ts';
import { scopeOf } from '../access/asked-scope.ts';
import { httpError } from '../errors/errors.ts';
import { sendError } from '../errors/send-error.ts';
import { readEmptyQuery, readPageQuery } from '../query/calls-query.ts';
import { sendBadCursor } from './call-routes.ts';
import { CSV, type ExportOptions } from './export-routes.ts';
import { addExportRoute, addReadRoute } from './read-route.ts';
import { sendExport } from './send-export.ts';

/** Batches that are converted to JSON in one go, which takes about a millisecond. */
const SLICE = 100;

const fileParams = z.object({ file: z.string() });

export function addFailureRoutes(
  routes: FastifyInstance,
  failures: FailureBatches,
  threshold: number,
  options: ExportOptions,
): void {
  addReadRoute(routes, '/api/v1/failures', async (request, reply) => {
    const query = readPageQuery(request.query);
    if (!query.ok) return sendError(reply, query.problem);
    const page = await pageInSlices(failures, scopeOf(request), query.value);
    if (!page.ok) return sendBadCursor(reply);
    const { open, batches, nextCursor } = page.value;
    const { batch, count, openedAt } = open;
    return reply.send({
      open: { batch, count, threshold, since: openedAt === null ? null : isoOf(openedAt) },
      batches,
      nextCursor,
    } satisfies FailureList);
  });

  addExportRoute(routes, '/api/v1/failures/:file', async (request, reply) => {
    const query = readEmptyQuery(request.query);
    if (!query.ok) return sendError(reply, query.problem);
    const scope = scopeOf(request);
    const batch = batchOf(fileParams.parse(request.params).file);
    if (batch === null || !(await exists(failures, scope, batch))) {
      return sendError(
        reply,
        httpError(
          'batch_not_found',
          "The batch doesn't exist. /api/v1/failures lists the batches.",
        ),
      );
    }
    const pieces = await options.exports.failuresCsv(scope, batch);
    const fileName = `failed-calls-batch-${batch}.csv`;
    return sendExport(reply, { contentType: CSV, fileName, pieces }, options);
  });
}

interface ShownPage {
  readonly open: OpenBatch;
  readonly batches: readonly ClosedFailureBatch[];
  readonly nextCursor: string | null;
}

/** Reads a page of batches in slices, so that callbacks can run in between. */
async function pageInSlices(
  failures: FailureBatches,
  scope: Scope,
  { cursor, limit }: PageRequest,
): Promise<Result<ShownPage, BadCursor>> {
  const first = await failures.page(scope, { cursor, limit: Math.min(limit, SLICE) });
  if (!first.ok) return first;
  const batches = first.value.batches.map(closedBatchOf);
  let { nextCursor } = first.value;
  while (nextCursor !== null && batches.length < limit) {
    const slice = await failures.page(scope, {
      cursor: nextCursor,
      limit: Math.min(limit - batches.length, SLICE),
    });
    if (!slice.ok) return slice;
    batches.push(...slice.value.batches.map(closedBatchOf));
    nextCursor = slice.value.nextCursor;
  }
  return success({ open: first.value.open, batches, nextCursor });
}

/** `12.csv`. */
function batchOf(file: string): number | null {
  const digits = /^([1-9]\d{0,8})\.csv$/.exec(file)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Whether the batch is closed or the open one. */
async function exists(failures: FailureBatches, scope: Scope, batch: number): Promise<boolean> {
  if ((await failures.closed(scope, batch)) !== null) return true;
  const newest = await failures.page(scope, { cursor: null, limit: 1 });
  return newest.ok && newest.value.open.batch === batch;
}

const closedBatchOf = (batch: ReportedBatch): ClosedFailureBatch => ({
  batch: batch.batch,
  count: batch.count,
  openedAt: isoOf(batch.openedAt),
  closedAt: isoOf(batch.closedAt),
  csvUrl: `/api/v1/failures/${batch.batch}.csv`,
  reportFile: batch.reportFile,
  messages: batch.messages.map((entry) => ({
    to: shownRecipientOf(entry),
    state: entry.state,
    code: entry.code,
  })),
});

/** Only a webhook's origin is shown: its path and query are often enough to post to it. */
const shownRecipientOf = ({ channel, recipient }: OutboxEntry): string =>
  channel === 'webhook' && URL.canParse(recipient) ? new URL(recipient).origin : recipient;

const isoOf = (at: number): string => new Date(at).toISOString();
