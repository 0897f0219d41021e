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
import { decodeCall, encodeCall, type PlacedCall } from './call-codec.ts';
import type { SqliteDatabase } from './database.ts';
import { sidHash } from './sid-hash.ts';

/** The failure batch that a call joined, and its line there. */
export interface FailurePlace {
  readonly batch: number;
  readonly id: number;
}

/** A row as it stands on disk. */
export interface StoredCall {
  readonly id: number;
  readonly placed: PlacedCall;
  readonly failure: FailurePlace | null;
}

/** What lists filter by; equal objects mean that no index entry changes. */
interface IndexedColumns {
  readonly from: string | null;
  readonly to: string | null;
  readonly parent: string | null;
  readonly startedAt: number | null;
  readonly batch: number | null;
}

interface CallRowColumns {
  readonly id: number;
  readonly state: string;
  readonly failure_batch: number | null;
  readonly failure_id: number | null;
}

export class CallRows {
  readonly #find: Statement<[number, string, string], CallRowColumns>;
  readonly #insert: Statement<unknown[]>;
  readonly #update: Statement<unknown[]>;
  readonly #updateIndexed: Statement<unknown[]>;

  constructor(database: SqliteDatabase) {
    this.#find = database.prepare(
      `SELECT id, state, failure_batch, failure_id FROM calls
       WHERE sid_hash = ? AND call_sid = ? AND account_sid = ?`,
    );
    this.#insert = database.prepare(
      `INSERT INTO calls (sid_hash, account_sid, call_sid, status, direction, from_number, to_number,
         parent_call_sid, started_at, failure_batch, failure_id, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#update = database.prepare(
      'UPDATE calls SET status = ?, direction = ?, state = ? WHERE id = ?',
    );
    this.#updateIndexed = database.prepare(
      `UPDATE calls SET from_number = ?, to_number = ?, parent_call_sid = ?, started_at = ?,
         failure_batch = ?, failure_id = ? WHERE id = ?`,
    );
  }

  /** The stored row of a call, or null. */
  find(accountSid: AccountSid, callSid: CallSid): StoredCall | null {
    const row = this.#find.get(sidHash(callSid), callSid, accountSid);
    if (row === undefined) return null;
    return {
      id: row.id,
      placed: decodeCall(accountSid, callSid, row.state),
      failure: failurePlaceOf(row.failure_batch, row.failure_id),
    };
  }

  /** Writes a call for the first time; returns its id. */
  insert(placed: PlacedCall, failure: FailurePlace | null): number {
    const { state } = placed;
    const columns = indexedColumns(state, failure);
    const { lastInsertRowid } = this.#insert.run(
      sidHash(state.callSid),
      state.accountSid,
      state.callSid,
      statusOf(state),
      state.facts.direction?.value ?? null,
      columns.from,
      columns.to,
      columns.parent,
      columns.startedAt,
      columns.batch,
      failure?.id ?? null,
      encodeCall(placed),
    );
    return Number(lastInsertRowid);
  }

  /** Writes a call again, over what stood there as `before`. */
  update(
    id: number,
    before: { readonly placed: PlacedCall; readonly failure: FailurePlace | null },
    placed: PlacedCall,
    failure: FailurePlace | null,
  ): void {
    const { state } = placed;
    const direction = state.facts.direction?.value ?? null;
    this.#update.run(statusOf(state), direction, encodeCall(placed), id);
    const columns = indexedColumns(state, failure);
    if (sameColumns(columns, indexedColumns(before.placed.state, before.failure))) return;
    this.#updateIndexed.run(
      columns.from,
      columns.to,
      columns.parent,
      columns.startedAt,
      columns.batch,
      failure?.id ?? null,
      id,
    );
  }
}

const failurePlaceOf = (batch: number | null, id: number | null): FailurePlace | null =>
  batch === null || id === null ? null : { batch, id };

const indexedColumns = (state: CallState, failure: FailurePlace | null): IndexedColumns => ({
  from: state.facts.from?.value ?? null,
  to: state.facts.to?.value ?? null,
  parent: state.facts.parentCallSid?.value ?? null,
  startedAt: state.times.startedAt,
  batch: failure?.batch ?? null,
});

const sameColumns = (a: IndexedColumns, b: IndexedColumns): boolean =>
  a.startedAt === b.startedAt &&
  a.batch === b.batch &&
  a.from === b.from &&
  a.to === b.to &&
  a.parent === b.parent;

/** The change in how many calls show each status. */
export type CountDelta = Map<CallStatus, number>;

/** Notes that a row now shows another status than it did. */
export function countChange(
  delta: CountDelta,
  before: CallStatus | null,
  after: CallStatus | null,
): void {
  if (before === after) return;
  if (before !== null) delta.set(before, (delta.get(before) ?? 0) - 1);
  if (after !== null) delta.set(after, (delta.get(after) ?? 0) + 1);
}
