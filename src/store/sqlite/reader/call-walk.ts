/**
 * Walks calls in the order in which they were first seen, along the index that fits the question best in each
 * segment; if only some accounts are asked for, that's at least the one over accounts. No statement reads
 * more than a thousand rows, so none holds a read transaction for long, and a page reads a limited number.
 */

import { setImmediate } from 'node:timers/promises';
import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import type { CallFilter } from '../../../core/call-filter.ts';
import type { CallColumns } from '../calls/call-layout.ts';
import { CALLS_PER_SEGMENT, segmentOf } from '../calls/segments.ts';
import type { Tables } from '../database/tables.ts';
import { textHash } from '../database/text-hash.ts';
import { type Accounts, areOf, leadsTo } from './scope-accounts.ts';

/** Rows that one statement reads at most. */
const STRIDE = 1000;
/** How many times more rows the next statement reads if too few matched. */
const LONGER = 4;
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
const WALKED_COLUMNS = [
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
  const longest = Math.min(STRIDE, mostRows);
  // Often every row matches.
  let stride = Math.min(limit, longest);
  let looked = 0;
  let at = start;
  for (;;) {
    const ids = await nextIds(database, wanted, at, order, stride);
    const found = new Map((await matching(database, wanted, ids)).map((call) => [call.id, call]));
    for (const id of ids) {
      const call = found.get(id);
      if (call !== undefined) calls.push(call);
      at = id;
      if (calls.length === limit) return { calls, next: id };
    }
    if (ids.length < stride) return { calls, next: null };
    looked += ids.length;
    if (looked >= mostRows) return { calls, next: at };
    stride = Math.min(stride * LONGER, longest);
    await setImmediate();
  }
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

type Calls = ExpressionBuilder<Tables, 'segments' | 'calls'>;

/** The next ids, along each index that finds what's asked for. */
async function nextIds(
  database: Kysely<Tables>,
  wanted: Wanted,
  after: number | null,
  order: Order,
  stride: number,
): Promise<readonly number[]> {
  const leads = leadsOf(wanted);
  const ids: number[] = [];
  for (const lead of leads) {
    const rows = await inOrder(database, wanted.filter, after, order)
      .where(lead)
      .limit(stride)
      .execute();
    ids.push(...rows.map(({ id }) => id));
  }
  if (leads.length === 1) return ids;
  const sign = order === 'asc' ? 1 : -1;
  return [...new Set(ids)].sort((a, b) => sign * (a - b)).slice(0, stride);
}

/**
 * Ids beyond `after`, of the segments that may have calls in the filter's window. The cross join has SQLite go
 * through the segments in order, so that it needn't sort, and stops at the limit. Of two bounds on one side SQLite
 * would seek by either, and maybe read a segment from its end, so there's one on each.
 */
function inOrder(
  database: Kysely<Tables>,
  { from, to }: CallFilter,
  after: number | null,
  order: Order,
) {
  const first = sql<number>`segments.segment * ${sql.lit(CALLS_PER_SEGMENT)}`;
  const last = sql<number>`${first} + ${sql.lit(CALLS_PER_SEGMENT - 1)}`;
  const ascends = order === 'asc';
  const low = after !== null && ascends ? sql<number>`max(${first}, ${after + 1})` : first;
  const high = after !== null && !ascends ? sql<number>`min(${last}, ${after - 1})` : last;
  let query = database
    .selectFrom('segments')
    .crossJoin('calls')
    .select('calls.id')
    .where('calls.id', '>=', low)
    .where('calls.id', '<=', high)
    .orderBy('segments.segment', order)
    .orderBy('calls.id', order);
  if (from !== undefined) query = query.where('last_start', '>=', from);
  if (to !== undefined) query = query.where('first_start', '<', to);
  if (after === null) return query;
  return query.where('segments.segment', ascends ? '>=' : '<=', segmentOf(after));
}

/** Columns that are found by their hash. */
const HASH_OF = {
  from_number: 'from_hash',
  to_number: 'to_hash',
  parent_call_sid: 'parent_hash',
} as const;
type HashedColumn = keyof typeof HASH_OF;

/** The conditions that an index answers; more than one if any of them may hold. */
function leadsOf({ filter, accounts }: Wanted): readonly ((calls: Calls) => Expression<SqlBool>)[] {
  const { batch, parentCallSid, fromNumber, toNumber, number } = filter;
  const within =
    (column: HashedColumn, value: string) =>
    (calls: Calls): Expression<SqlBool> =>
      calls.and([
        inSegment(calls),
        calls(HASH_OF[column], '=', textHash(value)),
        calls(column, '=', value),
      ]);
  if (batch !== undefined) return [(calls) => calls('failure_batch', '=', batch)];
  if (parentCallSid !== undefined) return [within('parent_call_sid', parentCallSid)];
  if (fromNumber !== undefined) return [within('from_number', fromNumber)];
  if (toNumber !== undefined) return [within('to_number', toNumber)];
  if (number !== undefined) return [within('from_number', number), within('to_number', number)];
  if (accounts === null) return [(calls) => calls.lit(true)];
  return accounts.map((account) => (calls) => calls.and([inSegment(calls), leadsTo(account)]));
}

/** What indexes that begin with the segment need to be told. */
const inSegment = (calls: Calls): Expression<SqlBool> =>
  calls('calls.segment', '=', calls.ref('segments.segment'));

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
