/** A page of the list of calls, newest first: from the top, at a time, or on either side of another page. */

import type { Kysely } from 'kysely';
import { failure, type Result, success } from '../../../core/result.ts';
import type { CallCursors } from '../../../ports/call-store.ts';
import type { BadCursor, TwoWayPageRequest } from '../../../ports/paging.ts';
import { peekFirstSeen } from '../calls/decode-call.ts';
import type { Tables } from '../database/tables.ts';
import { type WalkedCall, type Wanted, walkCalls } from './call-walk.ts';
import { decodeListCursor, encodeCursor, encodeNewerCursor } from './cursor.ts';

export interface WalkedPage extends CallCursors {
  readonly calls: readonly WalkedCall[];
}

export async function findPage(
  database: Kysely<Tables>,
  epoch: string,
  wanted: Wanted,
  { cursor, at, limit }: TwoWayPageRequest,
): Promise<Result<WalkedPage, BadCursor>> {
  if (cursor === null) {
    const start = at === undefined ? null : await afterThoseSeenBy(database, at);
    return success(await olderPage(database, epoch, wanted, start, limit));
  }
  const from = decodeListCursor(epoch, cursor);
  if (from === null) return failure('bad-cursor');
  const page = from.isNewer ? newerPage : olderPage;
  return success(await page(database, epoch, wanted, from.place, limit));
}

/** The calls with ids below `start`. */
async function olderPage(
  database: Kysely<Tables>,
  epoch: string,
  wanted: Wanted,
  start: number | null,
  limit: number,
): Promise<WalkedPage> {
  const { calls, next } = await walkCalls(database, wanted, start, limit, 'desc');
  const [first] = calls;
  const newerFrom = first === undefined ? start : first.id + 1;
  return {
    calls,
    nextCursor: next === null ? null : encodeCursor(epoch, next),
    previousCursor:
      start === null || newerFrom === null ? null : encodeNewerCursor(epoch, newerFrom),
  };
}

/** The calls with ids from `start`: those next to it, but still newest first. */
async function newerPage(
  database: Kysely<Tables>,
  epoch: string,
  wanted: Wanted,
  start: number,
  limit: number,
): Promise<WalkedPage> {
  const { calls, next } = await walkCalls(database, wanted, start - 1, limit, 'asc');
  return {
    calls: calls.toReversed(),
    nextCursor: encodeCursor(epoch, calls[0]?.id ?? start),
    previousCursor: next === null ? null : encodeNewerCursor(epoch, next + 1),
  };
}

/**
 * The id after the newest call that was first seen at `at` or before; the first id if none was. Ids are given in
 * the order in which calls are first written, within a second of when each was first seen, so a binary search
 * reads some twenty rows of millions.
 */
async function afterThoseSeenBy(database: Kysely<Tables>, at: number): Promise<number> {
  const span = await database
    .selectFrom('calls')
    .select(({ fn }) => [
      fn.min<number | null>('id').as('low'),
      fn.max<number | null>('id').as('high'),
    ])
    .executeTakeFirst();
  // Every id below `low` was seen by then, and none from `high` on.
  let low = span?.low ?? 0;
  let high = span?.high === null || span?.high === undefined ? low : span.high + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = await database
      .selectFrom('calls')
      .select(['id', 'state'])
      .where('id', '>=', middle)
      .where('id', '<', high)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined || peekFirstSeen(row.state) > at) high = middle;
    else low = row.id + 1;
  }
  return low;
}
