/**
 * Requests in the log that no row lists: those that couldn't be joined, and an event that the log has twice because
 * its call's page was damaged. There are hardly any, but an erasure has to find them.
 */

import type { Statement } from 'better-sqlite3';
import type { CallName } from '../database/damage.ts';
import type { SqliteDatabase } from '../database/database.ts';

export class StrayRecords {
  readonly #note: Statement<[number, string, string]>;
  readonly #of: Statement<[string, string], number>;

  constructor(database: SqliteDatabase) {
    this.#note = database.prepare('INSERT OR IGNORE INTO stray_records VALUES (?, ?, ?)');
    this.#of = database
      .prepare<[string, string], number>(
        'SELECT position FROM stray_records WHERE account_sid = ? AND call_sid = ?',
      )
      .pluck();
  }

  /** No row lists the record at `position`. */
  note(position: number, { accountSid, callSid }: CallName): void {
    this.#note.run(position, accountSid, callSid);
  }

  /** The positions of a call's. */
  of({ accountSid, callSid }: CallName): readonly number[] {
    return this.#of.all(accountSid, callSid);
  }
}
