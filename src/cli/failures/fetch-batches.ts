/** Fetches batches of failed calls from a running Callboard, page by page. */

import { success } from '../../core/result.ts';
import type { ClosedFailureBatch, FailureList } from '../../core/wire/failure-list.ts';
import { failureListSchema } from '../../http/schemas/failure.ts';
import type { ApiClient } from '../api-client.ts';
import type { CommandResult } from '../outcome.ts';

const LARGEST_PAGE = 1000;

/** Fetches the open batch and at most `limit` closed ones, newest first. */
export async function fetchBatches(
  client: ApiClient,
  limit: number,
): Promise<CommandResult<FailureList>> {
  return fetchUntil(client, limit, () => false);
}

/** Fetches batches down to the one with this number. */
export async function fetchUpTo(
  client: ApiClient,
  batch: number,
): Promise<CommandResult<FailureList>> {
  return fetchUntil(client, Number.POSITIVE_INFINITY, (closed) => closed.batch <= batch);
}

async function fetchUntil(
  client: ApiClient,
  limit: number,
  isLast: (batch: ClosedFailureBatch) => boolean,
): Promise<CommandResult<FailureList>> {
  let batches: readonly ClosedFailureBatch[] = [];
  let cursor: string | undefined;
  for (;;) {
    const size = Math.min(LARGEST_PAGE, limit - batches.length).toString();
    const page = await client.json(
      '/api/v1/failures',
      {},
      { limit: size, cursor },
      failureListSchema,
    );
    if (!page.ok) return page;
    batches = [...batches, ...page.value.batches];
    const { nextCursor } = page.value;
    if (nextCursor === null || batches.length >= limit || page.value.batches.some(isLast)) {
      return success({ ...page.value, batches });
    }
    cursor = nextCursor;
  }
}
