/** Rewrites the blocks of the log that hold an erased call's records. Every record keeps its position. */

import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from '../database/database.ts';
import { type BlockRow, packBlock, recordsOf } from '../log/log.ts';
import { eraseRecord } from './erase-record.ts';

export class LogErasure {
  readonly #holding: Statement<[number], BlockRow>;
  readonly #replace: Statement<[Buffer, number]>;

  constructor(database: SqliteDatabase) {
    this.#holding = database.prepare(
      `SELECT first_position, count, body FROM log
       WHERE first_position <= ? ORDER BY first_position DESC LIMIT 1`,
    );
    this.#replace = database.prepare('UPDATE log SET body = ? WHERE first_position = ?');
  }

  /**
   * Erases the records at these positions, which ascend, in at most `blocks` blocks. Returns the positions that are
   * left. One that damage has cost the log is passed by.
   */
  erase(positions: readonly number[], blocks: number): readonly number[] {
    let left = positions;
    for (let rewritten = 0; rewritten < blocks; rewritten += 1) {
      const [first] = left;
      if (first === undefined) return left;
      const block = this.#holding.get(first);
      const end = block === undefined ? 0 : block.first_position + block.count;
      if (block === undefined || end <= first) {
        left = left.slice(1);
        continue;
      }
      const inBlock = left.filter((position) => position < end);
      this.#rewrite(block, new Set(inBlock));
      left = left.slice(inBlock.length);
    }
    return left;
  }

  #rewrite(block: BlockRow, positions: ReadonlySet<number>): void {
    const { first_position: first } = block;
    const before = recordsOf(block);
    const after = before.map((record, index) =>
      positions.has(first + index) ? eraseRecord(record) : record,
    );
    if (after.every((record, index) => record === before[index])) return;
    this.#replace.run(packBlock(after), first);
  }
}
