/** Fetches as many pages of calls as needed and combines them into one list. */

import { success } from '../../core/result.ts';
import type { Call } from '../../core/wire/call.ts';
import type { CallList } from '../../core/wire/call-list.ts';
import { callListSchema } from '../../http/schemas/call.ts';
import type { ApiClient } from '../api-client.ts';
import type { Query } from '../api-paths.ts';
import type { CommandResult } from '../outcome.ts';

const LARGEST_PAGE = 1000;

/** Fetches at most `limit` matching calls, newest first. */
export async function fetchCalls(
  client: ApiClient,
  query: Query<'/api/v1/calls'>,
  limit: number,
): Promise<CommandResult<CallList>> {
  let calls: readonly Call[] = [];
  let cursor = query.cursor;
  let previousCursor: string | null | undefined;
  for (;;) {
    const size = Math.min(LARGEST_PAGE, limit - calls.length).toString();
    const page = await client.json(
      '/api/v1/calls',
      {},
      { ...query, cursor, limit: size },
      callListSchema,
    );
    if (!page.ok) return page;
    calls = [...calls, ...page.value.calls];
    const { nextCursor } = page.value;
    previousCursor = previousCursor === undefined ? page.value.previousCursor : previousCursor;
    if (nextCursor === null || calls.length >= limit) {
      return success({ ...page.value, calls, previousCursor });
    }
    cursor = nextCursor;
  }
}
