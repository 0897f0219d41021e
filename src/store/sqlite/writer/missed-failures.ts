/**
 * Decisions that couldn't be made with their event, because a damaged page hid its call. The writer notes those
 * events as they arrive, a rebuild finds the failed calls among them, and the next start admits those to the
 * open failure batch. Each step is in the transaction that makes it true, so a crash neither skips a call nor
 * counts it twice.
 */

import type { Statement } from 'better-sqlite3';
import { type AccountSid, type CallSid, parseAccountSid, parseCallSid } from '../../../core/ids.ts';
import type { SqliteDatabase } from '../database/database.ts';

/** Calls that one transaction admits at most. */
const CALLS_AT_ONCE = 1000;

/** A failed call that isn't in a failure batch yet. */
export interface MissedFailure {
  /** The position of the event by which it failed. */
  readonly position: number;
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  /** Arrival of that event, milliseconds since 1970. */
  readonly receivedAt: number;
}

interface MissedRow {
  readonly position: number;
  readonly account_sid: string;
  readonly call_sid: string;
  readonly received_at: number;
}

/** The failed calls that wait for a start, by the position of the event by which they failed. */
export class MissedFailures {
  readonly #after: Statement<[number, number], MissedRow>;
  readonly #add: Statement<[number, string, string, number]>;
  readonly #remove: Statement<[number]>;

  constructor(database: SqliteDatabase) {
    this.#after = database.prepare(
      'SELECT * FROM missed_failures WHERE position > ? ORDER BY position LIMIT ?',
    );
    this.#add = database.prepare('INSERT OR REPLACE INTO missed_failures VALUES (?, ?, ?, ?)');
    this.#remove = database.prepare('DELETE FROM missed_failures WHERE position = ?');
  }

  add({ position, accountSid, callSid, receivedAt }: MissedFailure): void {
    this.#add.run(position, accountSid, callSid, Math.floor(receivedAt));
  }

  remove({ position }: MissedFailure): void {
    this.#remove.run(position);
  }

  /** All of them in order, as many at a time as one transaction may admit. */
  *portions(): Generator<readonly MissedFailure[]> {
    for (let after = 0; ; ) {
      const rows = this.#after.all(after, CALLS_AT_ONCE);
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.position;
      yield rows.flatMap((row) => missedIn(row) ?? []);
    }
  }
}

/** Null where the row names no call. */
function missedIn(row: MissedRow): MissedFailure | null {
  const accountSid = parseAccountSid(row.account_sid);
  const callSid = parseCallSid(row.call_sid);
  return accountSid === null || callSid === null
    ? null
    : { position: row.position, accountSid, callSid, receivedAt: row.received_at };
}
