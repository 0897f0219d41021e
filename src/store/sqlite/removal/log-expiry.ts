/**
 * Removes the oldest events of the log, and leaves of each whose it was and when it came, at the same position: so
 * followers still find its call. What's removed is always the beginning of the log, so one position says how far it
 * goes.
 */

import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from '../database/database.ts';
import { expiredRecord } from '../journal/record.ts';
import { type BlockRow, packBlock, recordsOf } from '../log/log.ts';
import { EXPIRED_BLOCKS } from '../tuning.ts';
import { isRequest, type PurgedPiece } from './purged-piece.ts';

interface OldBlock extends BlockRow {
  readonly first_received_at: number;
}

export class LogExpiry {
  readonly #next: Statement<[], OldBlock>;
  readonly #replace: Statement<[Buffer, number]>;
  readonly #note: Statement<[number]>;
  readonly #dropStrays: Statement<[number]>;

  constructor(database: SqliteDatabase) {
    this.#next = database.prepare(
      `SELECT first_position, count, first_received_at, body FROM log
       WHERE first_position > (SELECT expired_through FROM progress WHERE id = 1)
       ORDER BY first_position LIMIT 1`,
    );
    this.#replace = database.prepare('UPDATE log SET body = ? WHERE first_position = ?');
    this.#note = database.prepare('UPDATE progress SET expired_through = ? WHERE id = 1');
    this.#dropStrays = database.prepare('DELETE FROM stray_records WHERE position <= ?');
  }

  /**
   * Rewrites the next few blocks of records that came in before `before`, milliseconds since 1970, and that rows have:
   * none beyond `written`.
   */
  step(before: number, written: number): PurgedPiece {
    let removed = 0;
    for (let blocks = 0; blocks < EXPIRED_BLOCKS; blocks += 1) {
      const block = this.#next.get();
      if (block === undefined || block.first_received_at >= before)
        return { removed, isMore: false };
      const last = block.first_position + block.count - 1;
      if (last > written) return { removed, isMore: false };
      const records = recordsOf(block);
      if (records.some(({ header }) => header.receivedAt >= before)) {
        return { removed, isMore: false };
      }
      const requests = records.filter(isRequest).length;
      if (requests > 0) {
        const left = records.map((record) => (isRequest(record) ? expiredRecord(record) : record));
        this.#replace.run(packBlock(left), block.first_position);
      }
      this.#note.run(last);
      this.#dropStrays.run(last);
      removed += requests;
    }
    return { removed, isMore: true };
  }
}
