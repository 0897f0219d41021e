/**
 * Finds the rows of many calls by their sids, on a connection that only reads. The filters of full
 * segments never change, so they're read once; the newest segments, which have none yet, are asked always.
 */

import type { Statement } from 'better-sqlite3';
import type { AccountSid, CallSid } from '../../../core/ids.ts';
import { segmentOf } from '../calls/segments.ts';
import { mayHold } from '../calls/sid-filters.ts';
import type { SqliteDatabase } from '../database/database.ts';
import { sidKey } from '../database/sid-key.ts';
import { textHash } from '../database/text-hash.ts';

/** What of a row its state is decoded from, and which batch it's in. */
export interface ChangedRow {
  readonly id: number;
  readonly direction: string | null;
  readonly from_number: string | null;
  readonly to_number: string | null;
  readonly parent_call_sid: string | null;
  readonly failure_batch: number | null;
  readonly state: Buffer;
}

interface CallName {
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
}

export class RowFinder {
  readonly #row: Statement<[number, number, string, number], ChangedRow>;
  readonly #account: Statement<[string], number>;
  readonly #lastId: Statement<[], number | null>;
  readonly #newFilters: Statement<[number], { readonly segment: number; readonly bits: Buffer }>;
  readonly #accounts = new Map<string, number>();
  /** By segment; a segment beyond its end has none yet. */
  readonly #filters: Buffer[] = [];
  #newest = -1;
  /** Where the row before was: calls that lie together in the log lie together here. */
  #segment = 0;

  constructor(database: SqliteDatabase) {
    this.#row = database.prepare(
      `SELECT id, direction, from_number, to_number, parent_call_sid, failure_batch, state FROM calls
       WHERE segment = ? AND sid_hash = ? AND call_sid = ? AND account = ?`,
    );
    this.#account = database
      .prepare<[string], number>('SELECT id FROM accounts WHERE account_sid = ?')
      .pluck();
    this.#lastId = database.prepare<[], number | null>('SELECT max(id) FROM calls').pluck();
    this.#newFilters = database.prepare(
      'SELECT segment, bits FROM sid_filters WHERE segment >= ? ORDER BY segment',
    );
  }

  /** Takes note of rows and segments that were added since. To be called before some are looked for. */
  refresh(): void {
    const newest = segmentOf(this.#lastId.get() ?? 0);
    if (newest === this.#newest) return;
    this.#newest = newest;
    for (const { segment, bits } of this.#newFilters.all(this.#filters.length)) {
      if (segment === this.#filters.length) this.#filters.push(bits);
    }
  }

  /** The row of a call; null if it has none. */
  find({ accountSid, callSid }: CallName): ChangedRow | null {
    const account = this.#accountOf(accountSid);
    if (account === null) return null;
    const key = sidKey(callSid);
    const near = this.#rowIn(this.#segment, key, callSid, account);
    if (near !== null) return near;
    for (let segment = this.#newest; segment >= 0; segment -= 1) {
      if (segment === this.#segment) continue;
      const row = this.#rowIn(segment, key, callSid, account);
      if (row === null) continue;
      this.#segment = segment;
      return row;
    }
    return null;
  }

  #rowIn(segment: number, key: number, callSid: CallSid, account: number): ChangedRow | null {
    const filter = this.#filters[segment];
    if (filter !== undefined && !mayHold(filter, key)) return null;
    // A sid that begins like many others is found by its hash: see `sid-key.ts`.
    return (
      this.#row.get(segment, key, callSid, account) ??
      this.#row.get(segment, textHash(callSid), callSid, account) ??
      null
    );
  }

  #accountOf(accountSid: AccountSid): number | null {
    const known = this.#accounts.get(accountSid) ?? this.#account.get(accountSid);
    if (known === undefined) return null;
    this.#accounts.set(accountSid, known);
    return known;
  }
}
