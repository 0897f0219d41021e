/** Erasures that aren't complete: noted with the erasure's record, and dropped when nothing on disk is left to erase. */

import type { Statement } from 'better-sqlite3';
import { parseAccountSid, parseCallSid } from '../../../core/ids.ts';
import type { CallName } from '../database/damage.ts';
import type { SqliteDatabase } from '../database/database.ts';

/** An erasure, by the position of its record. */
export interface PendingErasure extends CallName {
  readonly position: number;
}

interface PendingRow {
  readonly position: number;
  readonly account_sid: string;
  readonly call_sid: string;
}

export class PendingErasures {
  readonly #add: Statement<[number, string, string]>;
  readonly #all: Statement<[], PendingRow>;
  readonly #drop: Statement<[number]>;

  constructor(database: SqliteDatabase) {
    this.#add = database.prepare('INSERT OR REPLACE INTO pending_erasures VALUES (?, ?, ?)');
    this.#all = database.prepare('SELECT * FROM pending_erasures ORDER BY position');
    this.#drop = database.prepare('DELETE FROM pending_erasures WHERE position = ?');
  }

  add({ position, accountSid, callSid }: PendingErasure): void {
    this.#add.run(position, accountSid, callSid);
  }

  all(): readonly PendingErasure[] {
    return this.#all.all().map(({ position, account_sid, call_sid }) => {
      const accountSid = parseAccountSid(account_sid);
      const callSid = parseCallSid(call_sid);
      if (accountSid === null || callSid === null) {
        throw new Error(`the erasure at ${position} names no call`);
      }
      return { position, accountSid, callSid };
    });
  }

  drop({ position }: PendingErasure): void {
    this.#drop.run(position);
  }
}
