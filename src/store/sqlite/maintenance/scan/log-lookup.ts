/** Single records of the log by position. Recent blocks stay decompressed for a while. */

import { zstdDecompressSync } from 'node:zlib';
import type { Statement } from 'better-sqlite3';
import { isUnreadable } from '../../database/damage.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import { type LogRecord, readRecords } from '../../journal/record.ts';
import type { StoredBlock } from './log-scan.ts';

const BLOCKS_KEPT = 64;

export class LogLookup {
  readonly #holding: Statement<[number], StoredBlock>;
  /** By first position, in LRU order. */
  readonly #kept = new Map<
    number,
    { readonly end: number; readonly records: readonly LogRecord[] }
  >();

  constructor(database: SqliteDatabase) {
    this.#holding = database.prepare(
      `SELECT first_position, count, first_received_at, body FROM log
       WHERE first_position <= ? ORDER BY first_position DESC LIMIT 1`,
    );
  }

  /** The record at a position; null if there's none, or it can't be read. */
  at(position: number): LogRecord | null {
    for (const [first, { end, records }] of this.#kept) {
      if (position < first || position >= end) continue;
      return records[position - first] ?? null;
    }
    const block = this.#read(position);
    if (block === null) return null;
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= BLOCKS_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(block.first, {
      end: block.first + block.records.length,
      records: block.records,
    });
    return block.records[position - block.first] ?? null;
  }

  #read(position: number) {
    try {
      const block = this.#holding.get(position);
      if (block === undefined) return null;
      const records = [...readRecords(zstdDecompressSync(block.body))];
      return { first: block.first_position, records };
    } catch (error) {
      if (isUnreadable(error) || !(error instanceof TypeError)) return null;
      throw error;
    }
  }
}
