/**
 * Finds, inserts and updates rows of `calls`. Indexed columns are only set when they changed, because SQLite
 * rewrites the index entry of every column that a statement sets.
 */

import type { Statement } from 'better-sqlite3';
import type { CallStatus } from '../../../core/call-status.ts';
import { type AccountSid, type CallSid, parseAccountSid } from '../../../core/ids.ts';
import type { SqliteDatabase } from '../database/database.ts';
import { MOST_ALIKE, sidKey } from '../database/sid-key.ts';
import { textHash } from '../database/text-hash.ts';
import type { TransactionPart } from '../database/transaction.ts';
import type { CallColumns } from './call-layout.ts';
import type { PackedCall } from './packed-call.ts';
import { segmentOf } from './segments.ts';
import type { SidFilters } from './sid-filters.ts';

/** The failure batch that a call joined, and its line there. */
export interface FailurePlace {
  readonly batch: number;
  readonly id: number;
}

/** A row on disk. */
export interface StoredCall {
  readonly id: number;
  readonly packed: PackedCall;
  readonly failure: FailurePlace | null;
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

export class CallRows implements TransactionPart {
  readonly #filters: SidFilters;
  readonly #accounts: Map<string, number>;
  readonly #addAccount: Statement<[string]>;
  readonly #find: Statement<[number, number, string, number], FoundRow>;
  readonly #alike: Statement<[number, number], number>;
  readonly #insert: Statement<unknown[]>;
  readonly #updateState: Statement<[CallStatus | null, Buffer, number]>;
  readonly #update: Statement<unknown[]>;
  readonly #updateIndexed: Statement<unknown[]>;
  readonly #delete: Statement<[number]>;
  /** Accounts that the running transaction added. */
  #newAccounts: string[] = [];
  /** The highest id on disk, and the one that the running transaction makes it. */
  #committedId: number;
  #lastId: number;

  constructor(database: SqliteDatabase, filters: SidFilters) {
    this.#filters = filters;
    const accounts = database
      .prepare<[], { id: number; account_sid: string }>('SELECT id, account_sid FROM accounts')
      .all();
    this.#accounts = new Map(accounts.map(({ id, account_sid }) => [account_sid, id]));
    this.#addAccount = database.prepare('INSERT INTO accounts (account_sid) VALUES (?)');
    this.#find = database.prepare(
      `SELECT id, status, started_at, direction, from_number, to_number, parent_call_sid, failure_batch, failure_id, state
       FROM calls WHERE segment = ? AND sid_hash = ? AND call_sid = ? AND account = ?`,
    );
    this.#alike = database
      .prepare<[number, number], number>(
        'SELECT count(*) FROM calls WHERE segment = ? AND sid_hash = ?',
      )
      .pluck();
    this.#insert = database.prepare(
      `INSERT INTO calls (id, segment, sid_hash, account, call_sid, status, direction, from_number,
         to_number, parent_call_sid, from_hash, to_hash, parent_hash, started_at, failure_batch,
         failure_id, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#updateState = database.prepare('UPDATE calls SET status = ?, state = ? WHERE id = ?');
    this.#update = database.prepare(
      'UPDATE calls SET status = ?, direction = ?, started_at = ?, state = ? WHERE id = ?',
    );
    this.#updateIndexed = database.prepare(
      `UPDATE calls SET from_number = ?, to_number = ?, parent_call_sid = ?, from_hash = ?,
         to_hash = ?, parent_hash = ?, failure_batch = ?, failure_id = ? WHERE id = ?`,
    );
    this.#delete = database.prepare('DELETE FROM calls WHERE id = ?');
    const last = database.prepare<[], { id: number | null }>(
      `SELECT max(coalesce((SELECT max(id) FROM calls), 0),
         (SELECT last_call_id FROM progress WHERE id = 1)) AS id`,
    );
    this.#lastId = last.get()?.id ?? 0;
    this.#committedId = this.#lastId;
  }

  /** Rows are written as they come, so nothing is left to write. */
  beforeCommit(): void {}

  committed(): void {
    this.#committedId = this.#lastId;
    if (this.#newAccounts.length > 0) this.#newAccounts = [];
  }

  rolledBack(): void {
    this.#lastId = this.#committedId;
    for (const account of this.#newAccounts) this.#accounts.delete(account);
    this.#newAccounts = [];
  }

  /** The accounts that rows are of. */
  get accountSids(): readonly AccountSid[] {
    return [...this.#accounts.keys()].flatMap((sid) => parseAccountSid(sid) ?? []);
  }

  /** The stored row of a call, or null. */
  find(accountSid: AccountSid, callSid: CallSid): StoredCall | null {
    const account = this.#accounts.get(accountSid);
    if (account === undefined) return null;
    const row = this.#rowOf(callSid, account);
    if (row === null) return null;
    const { failure_batch: batch, failure_id: failureId } = row;
    return {
      id: row.id,
      packed: {
        status: row.status,
        startedAt: row.started_at,
        columns: {
          direction: row.direction,
          from: row.from_number,
          to: row.to_number,
          parent: row.parent_call_sid,
        },
        bytes: row.state.toString('latin1'),
      },
      failure: batch === null || failureId === null ? null : { batch, id: failureId },
    };
  }

  /** Writes a call for the first time; returns its id. */
  insert(
    accountSid: AccountSid,
    callSid: CallSid,
    { status, startedAt, columns, bytes }: PackedCall,
    failure: FailurePlace | null,
  ): number {
    const id = this.#lastId + 1;
    const segment = segmentOf(id);
    const key = this.#keyIn(segment, callSid);
    this.#insert.run(
      id,
      segment,
      key,
      this.#accountOf(accountSid),
      callSid,
      status,
      columns.direction,
      columns.from,
      columns.to,
      columns.parent,
      hashOf(columns.from),
      hashOf(columns.to),
      hashOf(columns.parent),
      startedAt,
      failure?.batch ?? null,
      failure?.id ?? null,
      Buffer.from(bytes, 'latin1'),
    );
    this.#filters.add(segment, key);
    this.#lastId = id;
    return id;
  }

  /** Updates a call's row. */
  update(
    { id, packed: before, failure: failureBefore }: StoredCall,
    { status, startedAt, columns, bytes }: PackedCall,
    failure: FailurePlace | null,
  ): void {
    const packed = Buffer.from(bytes, 'latin1');
    if (columns.direction === before.columns.direction && startedAt === before.startedAt) {
      this.#updateState.run(status, packed, id);
    } else this.#update.run(status, columns.direction, startedAt, packed, id);
    if (failure === failureBefore && sameIndexed(columns, before.columns)) return;
    this.#updateIndexed.run(
      columns.from,
      columns.to,
      columns.parent,
      hashOf(columns.from),
      hashOf(columns.to),
      hashOf(columns.parent),
      failure?.batch ?? null,
      failure?.id ?? null,
      id,
    );
  }

  /** Deletes a row. Its filter keeps the SID, which does no harm. */
  delete(id: number): void {
    this.#delete.run(id);
  }

  #rowOf(callSid: CallSid, account: number): FoundRow | null {
    const key = sidKey(callSid);
    for (const segment of this.#filters.segmentsOf(key)) {
      const row =
        this.#find.get(segment, key, callSid, account) ??
        this.#find.get(segment, textHash(callSid), callSid, account);
      if (row !== undefined) return row;
    }
    return null;
  }

  /** The key that a new row of a segment is found by: see `sid-key.ts`. */
  #keyIn(segment: number, callSid: string): number {
    const key = sidKey(callSid);
    // The filter nearly always shows that no other SID begins like it.
    if (!this.#filters.mayHold(segment, key)) return key;
    return (this.#alike.get(segment, key) ?? 0) < MOST_ALIKE ? key : textHash(callSid);
  }

  #accountOf(accountSid: AccountSid): number {
    const known = this.#accounts.get(accountSid);
    if (known !== undefined) return known;
    const id = Number(this.#addAccount.run(accountSid).lastInsertRowid);
    this.#accounts.set(accountSid, id);
    this.#newAccounts.push(accountSid);
    return id;
  }
}

const hashOf = (text: string | null): number | null => (text === null ? null : textHash(text));

const sameIndexed = (a: CallColumns, b: CallColumns): boolean =>
  a.from === b.from && a.to === b.to && a.parent === b.parent;
