/**
 * The rows of `calls`: how one is found, written the first time and written again. Columns that an
 * index covers are only set when they changed, because SQLite rewrites the index entry of every
 * column that a statement sets.
 */

import type { Statement } from 'better-sqlite3';
import type { CallState } from '../../core/call-state.ts';
import type { CallStatus } from '../../core/call-status.ts';
import { statusOf } from '../../core/call-view.ts';
import type { AccountSid, CallSid } from '../../core/ids.ts';
import { ByteWriter } from './bytes.ts';
import { type CallColumns, columnsOf, type PlacedCall } from './call-layout.ts';
import type { SqliteDatabase } from './database.ts';
import { decodeCall } from './decode-call.ts';
import { encodeCall } from './encode-call.ts';
import { segmentOf } from './segments.ts';
import { sidHash } from './sid-hash.ts';

/** The failure batch that a call joined, and its line there. */
export interface FailurePlace {
  readonly batch: number;
  readonly id: number;
}

/** What a row is to say. */
export interface CallToWrite {
  readonly placed: PlacedCall;
  readonly failure: FailurePlace | null;
}

/** A call as its row has it: all that is kept in memory of one that nothing happens to. */
export interface WrittenCall {
  readonly status: CallStatus | null;
  readonly startedAt: number | null;
  readonly columns: CallColumns;
  readonly failure: FailurePlace | null;
  /**
   * The packed column, a byte each character. Of a hundred thousand calls under way the garbage
   * collector has to look at one thing each, where their states would be a hundred.
   */
  readonly packed: string;
}

/** A row as it stands on disk. */
export interface StoredCall extends WrittenCall {
  readonly id: number;
}

interface FoundRow {
  readonly id: number;
  readonly status: CallStatus | null;
  readonly started_at: number | null;
  readonly direction: string | null;
  readonly from_number: string | null;
  readonly to_number: string | null;
  readonly parent_call_sid: string | null;
  readonly failure_batch: number | null;
  readonly failure_id: number | null;
  readonly state: Buffer;
}

export class CallRows {
  readonly #bytes = new ByteWriter();
  readonly #accounts: Map<string, number>;
  readonly #addAccount: Statement<[string]>;
  readonly #find: Statement<[number, string, number], FoundRow>;
  readonly #insert: Statement<unknown[]>;
  readonly #update: Statement<unknown[]>;
  readonly #updateIndexed: Statement<unknown[]>;
  #lastId: number;

  constructor(database: SqliteDatabase) {
    const accounts = database
      .prepare<[], { id: number; account_sid: string }>('SELECT id, account_sid FROM accounts')
      .all();
    this.#accounts = new Map(accounts.map(({ id, account_sid }) => [account_sid, id]));
    this.#addAccount = database.prepare('INSERT INTO accounts (account_sid) VALUES (?)');
    this.#find = database.prepare(
      `SELECT id, status, started_at, direction, from_number, to_number, parent_call_sid, failure_batch, failure_id, state
       FROM calls WHERE sid_hash = ? AND call_sid = ? AND account = ?`,
    );
    this.#insert = database.prepare(
      `INSERT INTO calls (id, segment, sid_hash, account, call_sid, status, direction, from_number,
         to_number, parent_call_sid, started_at, failure_batch, failure_id, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#update = database.prepare(
      'UPDATE calls SET status = ?, direction = ?, started_at = ?, state = ? WHERE id = ?',
    );
    this.#updateIndexed = database.prepare(
      `UPDATE calls SET from_number = ?, to_number = ?, parent_call_sid = ?, failure_batch = ?,
         failure_id = ? WHERE id = ?`,
    );
    const last = database.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM calls');
    this.#lastId = last.get()?.id ?? 0;
  }

  /** The stored row of a call, or null. */
  find(accountSid: AccountSid, callSid: CallSid): StoredCall | null {
    const account = this.#accounts.get(accountSid);
    if (account === undefined) return null;
    const row = this.#find.get(sidHash(callSid), callSid, account);
    if (row === undefined) return null;
    const { failure_batch: batch, failure_id: failureId } = row;
    return {
      id: row.id,
      status: row.status,
      startedAt: row.started_at,
      columns: {
        direction: row.direction,
        from: row.from_number,
        to: row.to_number,
        parent: row.parent_call_sid,
      },
      failure: batch === null || failureId === null ? null : { batch, id: failureId },
      packed: row.state.toString('latin1'),
    };
  }

  /** Writes a call for the first time. */
  insert({ placed, failure }: CallToWrite): StoredCall {
    const { state } = placed;
    const columns = columnsOf(state);
    const bytes = encodeCall(this.#bytes, placed);
    const id = this.#lastId + 1;
    this.#insert.run(
      id,
      segmentOf(id),
      sidHash(state.callSid),
      this.#accountOf(state.accountSid),
      state.callSid,
      statusOf(state),
      columns.direction,
      columns.from,
      columns.to,
      columns.parent,
      state.times.startedAt,
      failure?.batch ?? null,
      failure?.id ?? null,
      bytes,
    );
    this.#lastId = id;
    return { id, ...writtenAs(state, columns, failure, bytes) };
  }

  /** Writes a call again, over what stood there as `before`. */
  update(id: number, before: WrittenCall, { placed, failure }: CallToWrite): WrittenCall {
    const { state } = placed;
    const columns = columnsOf(state);
    const bytes = encodeCall(this.#bytes, placed);
    this.#update.run(statusOf(state), columns.direction, state.times.startedAt, bytes, id);
    if (failure !== before.failure || !sameIndexed(columns, before.columns)) {
      this.#updateIndexed.run(
        columns.from,
        columns.to,
        columns.parent,
        failure?.batch ?? null,
        failure?.id ?? null,
        id,
      );
    }
    return writtenAs(state, columns, failure, bytes);
  }

  #accountOf(accountSid: AccountSid): number {
    const known = this.#accounts.get(accountSid);
    if (known !== undefined) return known;
    const id = Number(this.#addAccount.run(accountSid).lastInsertRowid);
    this.#accounts.set(accountSid, id);
    return id;
  }
}

/** The call of a row. */
export const unpacked = (
  accountSid: AccountSid,
  callSid: CallSid,
  { columns, packed }: WrittenCall,
): PlacedCall => decodeCall(accountSid, callSid, columns, Buffer.from(packed, 'latin1'));

const writtenAs = (
  state: CallState,
  columns: CallColumns,
  failure: FailurePlace | null,
  bytes: Buffer,
): WrittenCall => ({
  status: statusOf(state),
  startedAt: state.times.startedAt,
  columns: {
    direction: ownText(columns.direction),
    from: ownText(columns.from),
    to: ownText(columns.to),
    parent: ownText(columns.parent),
  },
  failure,
  packed: bytes.toString('latin1'),
});

/** From this length on V8 shares the text of a slice, and so would keep the whole request alive. */
const SHORTEST_SLICE = 13;

const ownText = (text: string | null): string | null =>
  text === null || text.length < SHORTEST_SLICE ? text : Buffer.from(text).toString();

const sameIndexed = (a: CallColumns, b: CallColumns): boolean =>
  a.from === b.from && a.to === b.to && a.parent === b.parent;
