/** The rows of an export whose filter only the numbers can answer. */

import type { FactFilter } from '../../core/fact-filter.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { Asker } from '../../ports/access/asker.ts';
import type { CallRows, Numbers } from '../../ports/numbers/numbers.ts';
import { type HttpError, httpError } from '../errors/errors.ts';
import { orError } from './numbers-errors.ts';

/** Rows per question. */
const PAGE = 50_000;
/** Rows that one file can hold: their ids are in memory while it's made. */
const MOST_ROWS = 2_000_000;

/** All rows that match, by the start of their calls, or the error to send. */
export async function chosenRows(
  numbers: Pick<Numbers, 'callRows'>,
  asker: Asker,
  filter: FactFilter,
): Promise<Result<readonly number[], HttpError>> {
  const rowIds: number[] = [];
  let cursor: string | null = null;
  do {
    const page: Result<CallRows, HttpError> = await orError(
      numbers.callRows(asker, {
        filter,
        order: { by: 'startedAt', descending: false },
        cursor,
        limit: PAGE,
      }),
    );
    if (!page.ok) return page;
    for (const rowId of page.value.rowIds) rowIds.push(rowId);
    if (rowIds.length > MOST_ROWS) return failure(TOO_MANY);
    cursor = page.value.nextCursor;
  } while (cursor !== null);
  return success(rowIds);
}

const TOO_MANY = httpError(
  'too_many_calls',
  `More than ${MOST_ROWS.toLocaleString('en-US')} calls match. Narrow it with "from" and "to", or leave out the filters that only statistics answer.`,
);
