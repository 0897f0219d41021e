/**
 * Walks calls in the order in which they were first seen, segment by segment, along the index that fits the
 * question best; if only some accounts are asked for, that's at least the one over accounts. No statement reads
 * more than a thousand rows, so none holds a read transaction for long, and a page reads a limited number.
 */

import { setImmediate } from 'node:timers/promises';
import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import type { CallFilter } from '../../../core/call-filter.ts';
import type { CallColumns } from '../calls/call-layout.ts';
import { idsOf, segmentOf } from '../calls/segments.ts';
import type { Tables } from '../database/tables.ts';
import { textHash } from '../database/text-hash.ts';
import { type Accounts, areOf, leadsTo } from './scope-accounts.ts';

/** Rows that one statement reads, if not all of them match. */
const STRIDE = 1000;
/** Rows that one page reads to find those that match. */
const MOST_ROWS = 100_000;

type Order = 'asc' | 'desc';

/** Which calls a walk returns. */
export interface Wanted {
  readonly filter: CallFilter;
  /** Only calls of these accounts. */
  readonly accounts: Accounts;
}

export interface WalkedCall extends CallColumns {
  readonly id: number;
  readonly accountSid: string;
  readonly callSid: string;
  readonly state: Buffer;
}

/** The columns of a `WalkedCall`, from calls joined with their accounts. */
export const WALKED_COLUMNS = [
  'calls.id',
  'account_sid as accountSid',
  'call_sid as callSid',
  'direction',
  'from_number as from',
  'to_number as to',
  'parent_call_sid as parent',
  'state',
] as const;

export interface Walked {
  readonly calls: readonly WalkedCall[];
  /** The last id read, to continue from; null at the end. */
  readonly next: number | null;
}

/**
 * At most `limit` calls that match, after `start`. A short page isn't always the last: a page reads about
 * `mostRows` rows, and lets other questions run between two statements.
 */
export async function walkCalls(
  database: Kysely<Tables>,
  wanted: Wanted,
  start: number | null,
  limit: number,
  order: Order,
  mostRows: number = MOST_ROWS,
): Promise<Walked> {
  const calls: WalkedCall[] = [];
  const stride = everyRowMatches(wanted.filter) ? limit : Math.min(STRIDE, mostRows);
  let looked = 0;
  for (const segment of await segmentsFrom(database, wanted.filter, start, order)) {
    let at = start;
    for (let full = true; full; ) {
      const ids = await nextIds(database, wanted, segment, at, order, stride);
      const found = new Map((await matching(database, wanted, ids)).map((call) => [call.id, call]));
      for (const id of ids) {
        const call = found.get(id);
        if (call !== undefined) calls.push(call);
        at = id;
        if (calls.length === limit) return { calls, next: id };
      }
      looked += ids.length;
      if (looked >= mostRows) return { calls, next: at };
      full = ids.length === stride;
      if (full) await setImmediate();
    }
  }
  return { calls, next: null };
}

/** Those of at most a thousand rows that match, in the order of their ids as given. */
export async function findRows(
  database: Kysely<Tables>,
  wanted: Wanted,
  ids: readonly number[],
): Promise<readonly WalkedCall[]> {
  const found = new Map((await matching(database, wanted, ids)).map((call) => [call.id, call]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Whether the answer is a run of rows. Segments narrow a time window down, but not to the minute. */
const everyRowMatches = (filter: CallFilter): boolean =>
  Object.values(filter).every((value) => value === undefined);

/** The segments that may have calls in the filter's window, in order, from where a page starts. */
async function segmentsFrom(
  database: Kysely<Tables>,
  { from, to }: CallFilter,
  start: number | null,
  order: Order,
): Promise<readonly number[]> {
  let query = database.selectFrom('segments').select('segment').orderBy('segment', order);
  if (from !== undefined) query = query.where('last_start', '>=', from);
  if (to !== undefined) query = query.where('first_start', '<', to);
  if (start !== null) {
    query = query.where('segment', order === 'asc' ? '>=' : '<=', segmentOf(start));
  }
  return (await query.execute()).map(({ segment }) => segment);
}

type Calls = ExpressionBuilder<Tables, 'calls'>;

/** The next ids of a segment, along each index that finds what's asked for. */
async function nextIds(
  database: Kysely<Tables>,
  wanted: Wanted,
  segment: number,
  after: number | null,
  order: Order,
  stride: number,
): Promise<readonly number[]> {
  const [first, end] = idsOf(segment);
  const low = order === 'asc' ? Math.max(first, (after ?? -1) + 1) : first;
  const high = order === 'desc' ? Math.min(end, after ?? end) : end;
  const leads = leadsOf(wanted, segment);
  const ids: number[] = [];
  for (const lead of leads) {
    const rows = await database
      .selectFrom('calls')
      .select('id')
      .where(lead)
      .where('id', '>=', low)
      .where('id', '<', high)
      .orderBy('id', order)
      .limit(stride)
      .execute();
    ids.push(...rows.map(({ id }) => id));
  }
  if (leads.length === 1) return ids;
  const sign = order === 'asc' ? 1 : -1;
  return [...new Set(ids)].sort((a, b) => sign * (a - b)).slice(0, stride);
}

/** Columns that are found by their hash. */
const HASH_OF = {
  from_number: 'from_hash',
  to_number: 'to_hash',
  parent_call_sid: 'parent_hash',
} as const;
type HashedColumn = keyof typeof HASH_OF;

/** The conditions that an index answers; more than one if any of them may hold. */
function leadsOf(
  { filter, accounts }: Wanted,
  segment: number,
): readonly ((calls: Calls) => Expression<SqlBool>)[] {
  const { batch, parentCallSid, fromNumber, toNumber, number } = filter;
  const within =
    (column: HashedColumn, value: string) =>
    (calls: Calls): Expression<SqlBool> =>
      calls.and([
        calls('segment', '=', segment),
        calls(HASH_OF[column], '=', textHash(value)),
        calls(column, '=', value),
      ]);
  if (batch !== undefined) return [(calls) => calls('failure_batch', '=', batch)];
  if (parentCallSid !== undefined) return [within('parent_call_sid', parentCallSid)];
  if (fromNumber !== undefined) return [within('from_number', fromNumber)];
  if (toNumber !== undefined) return [within('to_number', toNumber)];
  if (number !== undefined) return [within('from_number', number), within('to_number', number)];
  if (accounts === null) return [(calls) => calls.lit(true)];
  return accounts.map(
    (account) => (calls) => calls.and([calls('segment', '=', segment), leadsTo(account)]),
  );
}

async function matching(
  database: Kysely<Tables>,
  { filter, accounts }: Wanted,
  ids: readonly number[],
): Promise<readonly WalkedCall[]> {
  if (ids.length === 0) return [];
  return database
    .selectFrom('calls')
    .innerJoin('accounts', 'accounts.id', 'calls.account')
    .select(WALKED_COLUMNS)
    .where('calls.id', 'in', ids)
    .where('status', 'is not', null)
    .where((calls) => calls.and(conditionsOf(calls, filter)))
    .$if(accounts !== null, (calls) => calls.where(areOf(accounts ?? [])))
    .execute();
}

function conditionsOf(
  calls: ExpressionBuilder<Tables, 'calls' | 'accounts'>,
  filter: CallFilter,
): readonly Expression<SqlBool>[] {
  const { status, direction, fromNumber, toNumber, number, parentCallSid, batch, from, to } =
    filter;
  const all: Expression<SqlBool>[] = [];
  if (status !== undefined) all.push(calls('status', 'in', status));
  if (direction !== undefined) all.push(calls('direction', 'in', direction));
  if (fromNumber !== undefined) all.push(calls('from_number', '=', fromNumber));
  if (toNumber !== undefined) all.push(calls('to_number', '=', toNumber));
  if (number !== undefined) {
    all.push(calls.or([calls('from_number', '=', number), calls('to_number', '=', number)]));
  }
  if (parentCallSid !== undefined) all.push(calls('parent_call_sid', '=', parentCallSid));
  if (batch !== undefined) all.push(calls('failure_batch', '=', batch));
  if (from !== undefined) all.push(calls('started_at', '>=', from));
  if (to !== undefined) all.push(calls('started_at', '<', to));
  return all;
}
