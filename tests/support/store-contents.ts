/** What a database holds, read without the store's own queries, and what must be true of it. */

import { expect } from 'vitest';
import type { CallEvent } from '../../src/core/call-event.ts';
import { readDimensions } from '../../src/core/callback/read-dimensions.ts';
import { readEvent } from '../../src/core/callback/read-event.ts';
import { readParameters } from '../../src/core/callback/read-request.ts';
import { statusOf } from '../../src/core/calls/call-view.ts';
import { join } from '../../src/core/calls/join.ts';
import { eraseCall } from '../../src/core/erasure/erase-call.ts';
import {
  type AccountSid,
  type CallSid,
  type EventKey,
  parseAccountSid,
  parseCallSid,
} from '../../src/core/ids.ts';
import type { PlacedCall } from '../../src/store/projection/placed-call.ts';
import { columnsOf } from '../../src/store/sqlite/calls/call-layout.ts';
import { decodeCall } from '../../src/store/sqlite/calls/decode-call.ts';
import { decodeChunk } from '../../src/store/sqlite/calls/event-chunk.ts';
import { segmentOf } from '../../src/store/sqlite/calls/segments.ts';
import type { SqliteDatabase } from '../../src/store/sqlite/database/database.ts';
import { sidKey } from '../../src/store/sqlite/database/sid-key.ts';
import { textHash } from '../../src/store/sqlite/database/text-hash.ts';
import type { LogRecord } from '../../src/store/sqlite/journal/record.ts';
import { LogReader, type PositionedRecord } from '../../src/store/sqlite/log/log.ts';
import { OWN_DIMENSIONS } from './callbacks.ts';
import { expectSame } from './invariants.ts';

/** A row of `calls`, unpacked. */
export interface StoredRow {
  readonly id: number;
  readonly placed: PlacedCall;
  readonly failureBatch: number | null;
}

interface RawRow {
  readonly id: number;
  readonly segment: number;
  readonly sidHash: number;
  readonly account: string;
  readonly callSid: string;
  readonly status: string | null;
  readonly direction: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly parent: string | null;
  readonly fromHash: number | null;
  readonly toHash: number | null;
  readonly parentHash: number | null;
  readonly startedAt: number | null;
  readonly failureBatch: number | null;
  readonly state: Buffer;
}

/** The name of a call. Its sid is unique only within its account. */
export const nameOf = (call: { readonly accountSid: string; readonly callSid: string }): string =>
  `${call.accountSid} ${call.callSid}`;

/**
 * Every row of `calls` by its call's name, with the events it lists and those outside it. Fails if a column
 * contradicts the state.
 */
export function rowsIn(database: SqliteDatabase): ReadonlyMap<string, StoredRow> {
  const rows = database
    .prepare<[], RawRow>(
      `SELECT calls.id, segment, sid_hash AS sidHash, account_sid AS account, call_sid AS callSid,
         status, direction, from_number AS "from", to_number AS "to", parent_call_sid AS parent,
         from_hash AS fromHash, to_hash AS toHash, parent_hash AS parentHash,
         started_at AS startedAt, failure_batch AS failureBatch, state
       FROM calls JOIN accounts ON accounts.id = calls.account ORDER BY calls.id`,
    )
    .all();
  const unpacked = new Map<string, StoredRow>();
  for (const row of rows) {
    const placed = decodeCall(accountOf(row.account), callOf(row.callSid), row, row.state);
    const { state } = placed;
    expectSame(
      [row.direction, row.from, row.to, row.parent, row.status, row.startedAt],
      [...Object.values(columnsOf(state)), statusOf(state), state.times.startedAt],
    );
    expect([sidKey(row.callSid), textHash(row.callSid)]).toContain(row.sidHash);
    expectSame(row.segment, segmentOf(row.id));
    expectSame(
      [row.fromHash, row.toHash, row.parentHash],
      [row.from, row.to, row.parent].map((text) => (text === null ? null : textHash(text))),
    );
    const { id, failureBatch } = row;
    unpacked.set(nameOf(state), { id, placed: wholeCall(database, id, placed), failureBatch });
  }
  expectSame(unpacked.size, rows.length);
  return unpacked;
}

/** A call with all its events, as if its row listed them. */
function wholeCall(
  database: SqliteDatabase,
  id: number,
  { state, positions, lastRecord }: PlacedCall,
): PlacedCall {
  const chunks = database
    .prepare<[number], { readonly first: number; readonly events: Buffer }>(
      `SELECT first_position AS first, events FROM call_events WHERE call = ?
       ORDER BY first_position`,
    )
    .all(id)
    .map(({ first, events }) => {
      const chunk = decodeChunk(events);
      expectSame(chunk.positions[0], first);
      return chunk;
    });
  const earlier = chunks.flatMap((chunk) => chunk.stamps);
  expectSame(state.earlierEvents, earlier.length);
  return {
    state: { ...state, earlierEvents: 0, stamps: [...earlier, ...state.stamps] },
    positions: [...chunks.flatMap((chunk) => chunk.positions), ...positions],
    lastRecord,
  };
}

/** The log, from its first record to its last. */
export function logIn(database: SqliteDatabase): readonly PositionedRecord[] {
  const reader = new LogReader(database);
  const all: PositionedRecord[] = [];
  for (let next = 1; ; ) {
    const entries = reader.from(next);
    all.push(...entries);
    const last = entries.at(-1);
    if (last === undefined) return all;
    next = last.position + 1;
  }
}

/** The keys of the events of calls in the log. Callbacks kept raw may repeat. */
export const keysOf = (log: readonly PositionedRecord[]): readonly EventKey[] =>
  log.filter(({ record }) => record.kind === 'event').map(({ record }) => record.header.key);

/** The event of a stored record. */
function eventIn({ header, request }: LogRecord): CallEvent {
  const { method, target, encoding, body } = request;
  const parameters = readParameters(method, target, encoding, Buffer.from(body).toString('utf8'));
  return parameters === null
    ? expect.fail('a stored request can be read')
    : readEvent(header, parameters, readDimensions(target, OWN_DIMENSIONS));
}

/** The calls in the log, each the join of its events in order. */
function joinedFrom(log: readonly PositionedRecord[]): ReadonlyMap<string, PlacedCall> {
  const calls = new Map<string, PlacedCall>();
  for (const { position, record } of log) {
    const known = calls.get(nameOf(record.header));
    if (record.kind === 'repeat') {
      if (known === undefined) expect.fail(`the repeat at ${position} is of a call that is there`);
      const { state, positions } = known;
      expect(state.stamps.map(({ key }) => key)).toContain(record.header.key);
      const duplicates = state.duplicates + 1;
      calls.set(nameOf(record.header), {
        state: { ...state, duplicates },
        positions,
        lastRecord: position,
      });
    }
    if (record.kind === 'erasure') {
      if (known === undefined) expect.fail(`the erasure at ${position} is of a call that is there`);
      const state = eraseCall(known.state, record.header.receivedAt);
      calls.set(nameOf(record.header), { ...known, state, lastRecord: position });
    }
    if (record.kind !== 'event') continue;
    const { state } = join(known?.state ?? null, eventIn(record));
    calls.set(nameOf(record.header), {
      state,
      positions: [...(known?.positions ?? []), position],
      lastRecord: position,
    });
  }
  return calls;
}

/** I1: each row is the join of its call's records, repeats included. I7: the log holds no event twice. */
export function holdsI1(database: SqliteDatabase): void {
  const log = logIn(database);
  expectSame(
    log.map(({ position }) => position),
    log.map((_, index) => index + 1),
  );
  const keys = keysOf(log);
  expectSame(new Set(keys).size, keys.length);
  expectSame(headIn(database), log.length);
  const rows = rowsIn(database);
  for (const { record } of log) {
    const isErased = rows.get(nameOf(record.header))?.placed.state.erasedAt !== null;
    if (record.kind !== 'event' || !isErased) continue;
    expectSame([record.request.encoding, record.request.target], ['erased', '/callbacks/voice']);
  }
  // Rows alone know what expired events said.
  const expired = new Set(
    log
      .filter(({ record }) => record.kind === 'expired')
      .map(({ record }) => nameOf(record.header)),
  );
  const stored = [...rows].map(([name, row]) => [name, row.placed] as const);
  expectSame(
    new Map(stored.filter(([name]) => !expired.has(name))),
    joinedFrom(log.filter(({ record }) => !expired.has(nameOf(record.header)))),
  );
}

/** I9, as far as there are roll-ups: every count matches a recount. */
export function holdsCounts(database: SqliteDatabase): void {
  const recount = database
    .prepare(
      `SELECT status, count(*) AS count FROM calls WHERE status IS NOT NULL
       GROUP BY status ORDER BY status`,
    )
    .all();
  const counted = database
    .prepare('SELECT status, count FROM call_counts WHERE count <> 0 ORDER BY status')
    .all();
  expectSame(counted, recount);
  const outside = database
    .prepare(
      `SELECT calls.id FROM calls LEFT JOIN segments USING (segment)
       WHERE started_at IS NOT NULL AND (segments.segment IS NULL
         OR started_at NOT BETWEEN first_start AND last_start)`,
    )
    .all();
  expectSame(outside, []);
}

/** A failed call as its batch holds it. */
export interface StoredFailure {
  readonly batch: number;
  readonly callSid: string;
  readonly corrected: boolean;
}

/** The failed calls of all batches, in the order they failed. */
export const failuresIn = (database: SqliteDatabase): readonly StoredFailure[] =>
  database
    .prepare<[], { batch: number; callSid: string; corrected: number }>(
      'SELECT batch, call_sid AS callSid, corrected FROM failures ORDER BY id',
    )
    .all()
    .map((failure) => ({ ...failure, corrected: failure.corrected === 1 }));

/**
 * Each failed call is in one batch, its row says which, and closed batches hold as many calls as they count.
 */
export function holdsBatches(database: SqliteDatabase, threshold: number): void {
  const failures = failuresIn(database);
  const sids = failures.map(({ callSid }) => callSid);
  expectSame(new Set(sids).size, sids.length);
  const rows = [...rowsIn(database).values()];
  const named = rows.filter((row) => row.failureBatch !== null);
  expectSame(
    new Map<string, number | null>(
      named.map((row) => [row.placed.state.callSid, row.failureBatch]),
    ),
    new Map(failures.map(({ callSid, batch }) => [callSid, batch])),
  );
  for (const { failureBatch, placed } of rows) {
    if (placed.state.end?.status === 'failed') expect(failureBatch).not.toBeNull();
  }
  for (const { batch, callSid, corrected } of failures) {
    const row = named.find((one) => one.placed.state.callSid === callSid);
    expectSame([batch, corrected], [row?.failureBatch, row?.placed.state.end?.status !== 'failed']);
  }
  const closed = database
    .prepare<[], { batch: number; count: number }>(
      'SELECT batch, count FROM batches ORDER BY batch',
    )
    .all();
  const full = Math.floor(failures.length / threshold);
  expectSame(
    closed,
    Array.from({ length: full }, (_, index) => ({ batch: index + 1, count: threshold })),
  );
  expectSame(
    sids.map((_, index) => failures[index]?.batch),
    sids.map((_, index) => Math.floor(index / threshold) + 1),
  );
  expectSame(
    database.prepare('SELECT open_batch AS batch, open_count AS count FROM progress').get(),
    { batch: full + 1, count: failures.length % threshold },
  );
}

const headIn = (database: SqliteDatabase): number =>
  database.prepare<[], { head: number }>('SELECT head FROM progress').get()?.head ?? 0;

const accountOf = (sid: string): AccountSid =>
  parseAccountSid(sid) ?? expect.fail(`${sid} is stored as an account`);
const callOf = (sid: string): CallSid =>
  parseCallSid(sid) ?? expect.fail(`${sid} is stored as a call`);
