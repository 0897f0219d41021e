/**
 * Walks calls in the order of their start, along whichever index the question is closest to, a
 * bounded number of rows at a time. No statement reads more than a thousand rows, so none holds a
 * read transaction for long.
 */

import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import type { CallFilter } from '../../ports/call-store.ts';
import type { RowKey } from './cursor.ts';
import type { Tables } from './tables.ts';

/** Rows that one statement looks at, where not every one of them matches. */
const STRIDE = 1000;
/** Rows that one page looks at in search of those that match. */
const MOST_ROWS = 100_000;

export interface WalkedCall extends RowKey {
  readonly accountSid: string;
  readonly callSid: string;
  readonly state: string;
}

export interface Walked {
  readonly calls: readonly WalkedCall[];
  /** Where to go on; null where there is no more. */
  readonly next: RowKey | null;
}

/** At most `limit` calls that match, from after `start` on. A page may be short and still go on. */
export async function walkCalls(
  database: Kysely<Tables>,
  filter: CallFilter,
  start: RowKey | null,
  limit: number,
  order: 'asc' | 'desc',
): Promise<Walked> {
  const calls: WalkedCall[] = [];
  const stride = everyRowMatches(filter) ? limit + 1 : STRIDE;
  let at = start;
  for (let looked = 0; looked < MOST_ROWS; looked += stride) {
    const keys = await nextKeys(database, filter, at, order, stride);
    const found = await matching(database, filter, keys);
    const byKey = new Map(found.map((call) => [call.id, call]));
    for (const key of keys) {
      const call = byKey.get(key.id);
      if (call !== undefined) calls.push(call);
      at = key;
      if (calls.length === limit) {
        const isLast = key === keys.at(-1) && keys.length < stride;
        return { calls, next: isLast ? null : key };
      }
    }
    if (keys.length < stride) return { calls, next: null };
  }
  return { calls, next: at };
}

const everyRowMatches = ({ from, to, ...filter }: CallFilter): boolean =>
  Object.values(filter).every((value) => value === undefined);

type Calls = ExpressionBuilder<Tables, 'calls'>;

/** The next places in the order of the list, along each index that leads to what is asked for. */
async function nextKeys(
  database: Kysely<Tables>,
  filter: CallFilter,
  after: RowKey | null,
  order: 'asc' | 'desc',
  stride: number,
): Promise<readonly RowKey[]> {
  const keys: RowKey[] = [];
  const branches = leads(filter);
  for (const lead of branches) {
    const rows = await database
      .selectFrom('calls')
      .select(['id', 'started_at as at'])
      .where('started_at', 'is not', null)
      .where((calls) => calls.and([lead(calls), ...inWindow(calls, filter, after, order)]))
      .orderBy('started_at', order)
      .orderBy('id', order)
      .limit(stride)
      .execute();
    keys.push(...rows.map(({ id, at }) => ({ id, at: at ?? 0 })));
  }
  if (branches.length === 1) return keys;
  const sign = order === 'asc' ? 1 : -1;
  keys.sort((a, b) => sign * (a.at - b.at || a.id - b.id));
  return keys.filter((key, index) => key.id !== keys[index - 1]?.id).slice(0, stride);
}

/** The conditions that an index answers; more than one where either may hold. */
function leads(filter: CallFilter): readonly ((calls: Calls) => Expression<SqlBool>)[] {
  const { batch, parentCallSid, fromNumber, toNumber, number } = filter;
  if (batch !== undefined) return [(calls) => calls('failure_batch', '=', batch)];
  if (parentCallSid !== undefined) return [(calls) => calls('parent_call_sid', '=', parentCallSid)];
  if (fromNumber !== undefined) return [(calls) => calls('from_number', '=', fromNumber)];
  if (toNumber !== undefined) return [(calls) => calls('to_number', '=', toNumber)];
  if (number !== undefined) {
    return [
      (calls) => calls('from_number', '=', number),
      (calls) => calls('to_number', '=', number),
    ];
  }
  return [(calls) => calls.lit(true)];
}

function inWindow(
  calls: Calls,
  filter: CallFilter,
  after: RowKey | null,
  order: 'asc' | 'desc',
): readonly Expression<SqlBool>[] {
  const conditions: Expression<SqlBool>[] = [];
  if (filter.from !== undefined) conditions.push(calls('started_at', '>=', filter.from));
  if (filter.to !== undefined) conditions.push(calls('started_at', '<', filter.to));
  if (after !== null) {
    const beyond = order === 'asc' ? '>' : '<';
    conditions.push(
      calls(calls.refTuple('started_at', 'id'), beyond, calls.tuple(after.at, after.id)),
    );
  }
  return conditions;
}

async function matching(
  database: Kysely<Tables>,
  filter: CallFilter,
  keys: readonly RowKey[],
): Promise<readonly WalkedCall[]> {
  if (keys.length === 0) return [];
  const { status, direction, fromNumber, toNumber, number, parentCallSid, batch } = filter;
  let query = database
    .selectFrom('calls')
    .select(['id', 'started_at as at', 'account_sid as accountSid', 'call_sid as callSid', 'state'])
    .where(
      'id',
      'in',
      keys.map((key) => key.id),
    );
  if (status !== undefined) query = query.where('status', 'in', [...status]);
  if (direction !== undefined) query = query.where('direction', 'in', [...direction]);
  if (fromNumber !== undefined) query = query.where('from_number', '=', fromNumber);
  if (toNumber !== undefined) query = query.where('to_number', '=', toNumber);
  if (number !== undefined) {
    query = query.where((calls) =>
      calls.or([calls('from_number', '=', number), calls('to_number', '=', number)]),
    );
  }
  if (parentCallSid !== undefined) query = query.where('parent_call_sid', '=', parentCallSid);
  if (batch !== undefined) query = query.where('failure_batch', '=', batch);
  const rows = await query.execute();
  return rows.map((row) => ({ ...row, at: row.at ?? 0 }));
}
