/** Counts the calls of some accounts. Only the counts of all accounts together are stored. */

import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { type CallStatus, normaliseStatus } from '../../../core/call-status.ts';
import { CALLS_PER_SEGMENT, segmentOf } from '../calls/segments.ts';
import type { Tables } from '../database/tables.ts';
import { leadsTo } from './scope-accounts.ts';

/** Ids that one statement covers: part of a segment, so that none holds a read transaction for long. */
const STRIDE = CALLS_PER_SEGMENT / 16;

/** How many calls of these accounts show each status. Other questions run between two statements. */
export async function countCalls(
  database: Kysely<Tables>,
  accounts: readonly number[],
): Promise<ReadonlyMap<CallStatus, number>> {
  const counts = new Map<CallStatus, number>();
  const newest = await database
    .selectFrom('calls')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst();
  const last = newest?.id ?? 0;
  for (let low = 0; low <= last; low += STRIDE) {
    for (const account of accounts) {
      const rows = await database
        .selectFrom('calls')
        .select(({ fn }) => ['status', fn.countAll<number>().as('count')])
        .where('segment', '=', segmentOf(low))
        .where(leadsTo(account))
        .where('id', '>=', low)
        .where('id', '<', low + STRIDE)
        .where('status', 'is not', null)
        .groupBy('status')
        .execute();
      for (const row of rows) {
        const status = normaliseStatus(row.status ?? '');
        counts.set(status, (counts.get(status) ?? 0) + row.count);
      }
    }
    await setImmediate();
  }
  return counts;
}
