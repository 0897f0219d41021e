/** Reads the rows of `calls` by id, and skips those whose page can't be read. */

import type { Statement } from 'better-sqlite3';
import { segmentOf } from '../../calls/segments.ts';
import { isUnreadable } from '../../database/damage.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import { sidKey } from '../../database/sid-key.ts';
import { textHash } from '../../database/text-hash.ts';
import { CALL_RECORD, type CallRecord } from './stored-call.ts';

const ROWS_AT_ONCE = 500;

export type CallPiece =
  | { readonly kind: 'rows'; readonly rows: readonly CallRecord[] }
  /** Rows may have been where these ids are. */
  | { readonly kind: 'unreadable'; readonly firstId: number; readonly lastId: number };

export class CallScan {
  readonly #page: Statement<[number, number, number], CallRecord>;
  readonly #one: Statement<[number], CallRecord>;
  readonly #named: Statement<[number, number, string, string], CallRecord>;

  constructor(database: SqliteDatabase) {
    this.#page = database.prepare(
      `SELECT ${CALL_RECORD} FROM calls LEFT JOIN accounts ON accounts.id = calls.account
       WHERE calls.id > ? AND calls.id <= ? ORDER BY calls.id LIMIT ?`,
    );
    this.#one = database.prepare(
      `SELECT ${CALL_RECORD} FROM calls LEFT JOIN accounts ON accounts.id = calls.account
       WHERE calls.id = ?`,
    );
    this.#named = database.prepare(
      `SELECT ${CALL_RECORD} FROM calls LEFT JOIN accounts ON accounts.id = calls.account
       WHERE segment = ? AND sid_hash = ? AND call_sid = ? AND account_sid = ?`,
    );
  }

  /** The row of a call, searched for in each segment up to that of `last`; null as for `row`. */
  named(accountSid: string, callSid: string, last: number): CallRecord | null {
    try {
      for (let segment = segmentOf(last); segment >= 0; segment -= 1) {
        for (const hash of [sidKey(callSid), textHash(callSid)]) {
          const found = this.#named.get(segment, hash, callSid, accountSid);
          if (found !== undefined) return found;
        }
      }
      return null;
    } catch (error) {
      if (isUnreadable(error)) return null;
      throw error;
    }
  }

  /** The row with an id; null if there's none, or it can't be read. */
  row(id: number): CallRecord | null {
    try {
      return this.#one.get(id) ?? null;
    } catch (error) {
      if (isUnreadable(error)) return null;
      throw error;
    }
  }

  /** The rows up to `last`, the highest id. */
  *pieces(last: number): Generator<CallPiece> {
    let after = 0;
    while (after < last) {
      const rows = this.#read(after, last, ROWS_AT_ONCE);
      if (rows !== null) {
        if (rows.length > 0) yield { kind: 'rows', rows };
        after = rows.length < ROWS_AT_ONCE ? last : (rows.at(-1)?.id ?? last);
        continue;
      }
      // Somewhere in this page of rows is damage: read one id at a time until it's passed.
      const until = Math.min(last, after + ROWS_AT_ONCE);
      let lost: number | null = null;
      for (let id = after + 1; id <= until; id += 1) {
        const found = this.#read(id - 1, id, 1);
        if (found === null) lost ??= id;
        else if (lost !== null) {
          yield { kind: 'unreadable', firstId: lost, lastId: id - 1 };
          lost = null;
        }
        if (found !== null && found.length > 0) yield { kind: 'rows', rows: found };
      }
      if (lost !== null) yield { kind: 'unreadable', firstId: lost, lastId: until };
      after = until;
    }
  }

  #read(after: number, through: number, limit: number): readonly CallRecord[] | null {
    try {
      return this.#page.all(after, through, limit);
    } catch (error) {
      if (isUnreadable(error)) return null;
      throw error;
    }
  }
}
