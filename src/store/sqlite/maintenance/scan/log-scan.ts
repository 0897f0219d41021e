/**
 * Reads the log from one position to another and skips what's damaged: an unreadable page costs only the
 * records on it. Each block is a separate read, so no snapshot outlasts one.
 */

import { zstdDecompressSync } from 'node:zlib';
import type { Statement } from 'better-sqlite3';
import type { PositionRange } from '../../../../ports/maintenance.ts';
import { isUnreadable } from '../../database/damage.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import { type LogRecord, readRecords } from '../../journal/record.ts';

/** A stored block. */
export interface StoredBlock {
  readonly first_position: number;
  readonly count: number;
  readonly first_received_at: number;
  readonly body: Buffer;
}

export type LogPiece =
  | { readonly kind: 'block'; readonly block: StoredBlock; readonly records: readonly LogRecord[] }
  /** Positions without a record: there's no block, or its page or bytes can't be read. */
  | { readonly kind: 'missing' | 'unreadable'; readonly range: PositionRange };

export class LogScan {
  readonly #next: Statement<[number], StoredBlock>;

  constructor(database: SqliteDatabase) {
    this.#next = database.prepare(
      `SELECT first_position, count, first_received_at, body FROM log
       WHERE first_position >= ? ORDER BY first_position LIMIT 1`,
    );
  }

  /** The pieces from `from`, where a block begins, through `through`. Together they cover all of it. */
  *pieces(from: number, through: number): Generator<LogPiece> {
    let due = from;
    let isUnreadableBefore = false;
    const gapUntil = (end: number): LogPiece => ({
      kind: isUnreadableBefore ? 'unreadable' : 'missing',
      range: { first: due, last: end },
    });
    for (let key = from; key <= through; ) {
      const found = this.#read(key);
      if (found === null || found === undefined || found.records === null) {
        if (found === undefined || (found?.first ?? key) > through) break;
        // One key at a time: a jump could skip a healthy block.
        isUnreadableBefore = true;
        key = (found?.first ?? key) + 1;
        continue;
      }
      const { block, records, first } = found;
      if (first > through) break;
      if (first > due) yield gapUntil(first - 1);
      yield { kind: 'block', block, records };
      due = first + records.length;
      key = due;
      isUnreadableBefore = false;
    }
    if (due <= through) yield gapUntil(through);
  }

  /**
   * The first block at or after `key`; its records are null if its bytes are damaged. Undefined if there's no
   * block; null if its page can't be read.
   */
  #read(key: number) {
    let block: StoredBlock | undefined;
    try {
      block = this.#next.get(key);
    } catch (error) {
      if (isUnreadable(error)) return null;
      throw error;
    }
    if (block === undefined) return undefined;
    const first = block.first_position;
    if (!Number.isSafeInteger(first) || first < key) return null;
    return { first, block, records: recordsOf(block) };
  }
}

/** The records of a block; null unless all of them can be read. */
function recordsOf({ count, body }: StoredBlock): readonly LogRecord[] | null {
  try {
    const records = [...readRecords(zstdDecompressSync(body))];
    return records.length === count && count > 0 ? records : null;
  } catch {
    return null;
  }
}
