/** Batches of failed calls: lists with the state of their alerts, and their calls as CSV. */

import { z } from 'zod';
import type { OpenBatch } from '../../core/failure-batch.ts';
import type { OutboxEntry } from '../../core/outbox/outbox-entry.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { ClosedFailureBatch } from '../../core/wire/failure-list.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { Exports } from '../../ports/exports.ts';
import type { FailureBatches, ReportedBatch } from '../../ports/failure-batches.ts';
import type { BadCursor, PageRequest } from '../../ports/paging.ts';
import { BAD_CURSOR } from '../errors/bad-cursor.ts';
import { httpError } from '../errors/errors.ts';
import { pageQuery } from '../query/calls-query.ts';
import { csv, json } from '../routing/answer-form.ts';
import { NONE, type Route, route } from '../routing/route.ts';
import { failureListSchema } from '../schemas/failure.ts';
import { INCOMPLETE, UNREADABLE } from './store-errors.ts';

/** Batches that are converted to JSON in one go, which takes about a millisecond. */
const SLICE = 100;

/** What the routes of failures need. */
export interface FailureSources {
  readonly failures: FailureBatches;
  /** The number of failed calls at which a batch is closed. */
  readonly failureThreshold: number;
  readonly exports: Pick<Exports, 'failuresCsv'>;
}

export const failureRoutes = (sources: FailureSources): readonly Route[] => [
  listFailures(sources),
  exportBatch(sources),
];

const listFailures = ({ failures, failureThreshold: threshold }: FailureSources): Route =>
  route({
    method: 'GET',
    path: '/api/v1/failures',
    name: 'listFailures',
    summary:
      'The batch that failed calls currently join, and a page of the closed ones, newest first.',
    group: 'Failures',
    access: 'viewer',
    params: NONE,
    query: pageQuery('Batches'),
    body: NONE,
    answer: json(failureListSchema),
    errors: ['bad_cursor', ...UNREADABLE],
    async handle({ principal, query: { limit, cursor = null } }) {
      const page = await pageInSlices(failures, principal, { limit, cursor });
      if (!page.ok) return failure(BAD_CURSOR);
      const { open, batches, nextCursor } = page.value;
      const { batch, count, openedAt } = open;
      const since = openedAt === null ? null : isoOf(openedAt);
      return success({ open: { batch, count, threshold, since }, batches, nextCursor });
    },
  });

const exportBatch = ({ failures, exports }: FailureSources): Route =>
  route({
    method: 'GET',
    path: '/api/v1/failures/{batch}.csv',
    name: 'exportFailureBatch',
    summary: 'The calls of one batch as CSV, in the order in which they failed.',
    group: 'Failures',
    access: 'viewer',
    params: z.object({
      batch: z.string().meta({ description: "The batch's number.", examples: ['12'] }),
    }),
    query: NONE,
    body: NONE,
    answer: csv,
    errors: ['batch_not_found', ...INCOMPLETE],
    async handle({ principal, params }) {
      const batch = numberOf(params.batch);
      if (batch === null || !(await exists(failures, principal, batch))) {
        const message = "The batch doesn't exist. /api/v1/failures lists the batches.";
        return failure(httpError('batch_not_found', message));
      }
      const pieces = await exports.failuresCsv(principal, batch);
      return success({ fileName: `failed-calls-batch-${batch}.csv`, pieces });
    },
  });

interface ShownPage {
  readonly open: OpenBatch;
  readonly batches: readonly ClosedFailureBatch[];
  readonly nextCursor: string | null;
}

/** Reads a page of batches in slices, so that callbacks can run in between. */
async function pageInSlices(
  failures: FailureBatches,
  asker: Asker,
  { cursor, limit }: PageRequest,
): Promise<Result<ShownPage, BadCursor>> {
  const first = await failures.page(asker, { cursor, limit: Math.min(limit, SLICE) });
  if (!first.ok) return first;
  const batches = first.value.batches.map(closedBatchOf);
  let { nextCursor } = first.value;
  while (nextCursor !== null && batches.length < limit) {
    const slice = await failures.page(asker, {
      cursor: nextCursor,
      limit: Math.min(limit - batches.length, SLICE),
    });
    if (!slice.ok) return slice;
    batches.push(...slice.value.batches.map(closedBatchOf));
    nextCursor = slice.value.nextCursor;
  }
  return success({ open: first.value.open, batches, nextCursor });
}

const numberOf = (text: string): number | null =>
  /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;

/** Whether the batch is closed or the open one. */
async function exists(failures: FailureBatches, asker: Asker, batch: number): Promise<boolean> {
  if ((await failures.closed(asker, batch)) !== null) return true;
  const newest = await failures.page(asker, { cursor: null, limit: 1 });
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
