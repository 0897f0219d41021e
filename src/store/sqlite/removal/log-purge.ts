/**
 * Deletes the oldest blocks of the log: those whose records all came in before a time. What's deleted is always the
 * beginning of the log, so one position says how far it goes.
 */

import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from '../database/database.ts';
import { type BlockRow, recordsOf } from '../log/log.ts';
import { PURGED_BLOCKS } from '../tuning.ts';
import { isRequest, type PurgedPiece } from './purged-piece.ts';

interface FirstBlock extends BlockRow {
  readonly first_received_at: number;
}

export class LogPurge {
  readonly #first: Statement<[], FirstBlock>;
  readonly #delete: Statement<[number]>;
  readonly #note: Statement<[number]>;
  readonly #dropStrays: Statement<[number]>;

  readonly #through: Statement<[], number>;

  constructor(database: SqliteDatabase) {
    this.#through = database
      .prepare<[], number>('SELECT purged_through FROM progress WHERE id = 1')
      .pluck();
    this.#first = database.prepare(
      'SELECT first_position, count, first_received_at, body FROM log ORDER BY first_position LIMIT 1',
    );
    this.#delete = database.prepare('DELETE FROM log WHERE first_position = ?');
    this.#note = database.prepare('UPDATE progress SET purged_through = ? WHERE id = 1');
    this.#dropStrays = database.prepare('DELETE FROM stray_records WHERE position <= ?');
  }

  /** Everything up to here is deleted. */
  get through(): number {
    return this.#through.get() ?? 0;
  }

  /**
   * Deletes the next few blocks of records that came in before `before`, milliseconds since 1970, and that rows have:
   * none beyond `written`.
   */
  step(before: number, written: number): PurgedPiece {
    let removed = 0;
    for (let blocks = 0; blocks < PURGED_BLOCKS; blocks += 1) {
      const block = this.#first.get();
      if (block === undefined || block.first_received_at >= before)
        return { removed, isMore: false };
      const last = block.first_position + block.count - 1;
      const records = recordsOf(block);
      if (last > written || records.some(({ header }) => header.receivedAt >= before)) {
        return { removed, isMore: false };
      }
      this.#delete.run(block.first_position);
      this.#note.run(last);
      this.#dropStrays.run(last);
      removed += records.filter(isRequest).length;
    }
    return { removed, isMore: true };
  }
}
