/**
 * Copies rows of `calls` with the events beside them, both from one snapshot: chunks that a row doesn't count
 * yet would be there twice once its call continues.
 */

import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from '../../database/database.ts';
import { type CopiedPage, TableCopy } from '../copy/table-copy.ts';
import { inOneSnapshot } from '../scan/snapshot.ts';

interface ChunkRow {
  readonly call: number;
  readonly first_position: number;
  readonly events: Buffer;
}

export class CallCopy {
  readonly #from: SqliteDatabase;
  readonly #calls: TableCopy;
  readonly #chunks: Statement<[number, number], ChunkRow>;
  readonly #replace: (chunks: readonly ChunkRow[], after: number, through: number) => void;

  constructor(from: SqliteDatabase, to: SqliteDatabase) {
    this.#from = from;
    this.#calls = new TableCopy(from, to, 'calls');
    this.#chunks = from.prepare(
      `SELECT call, first_position, events FROM call_events WHERE call > ? AND call <= ?
       ORDER BY call, first_position`,
    );
    const remove = to.prepare<[number, number]>(
      'DELETE FROM call_events WHERE call > ? AND call <= ?',
    );
    const insert = to.prepare<[number, number, Buffer]>(
      'INSERT INTO call_events (call, first_position, events) VALUES (?, ?, ?)',
    );
    this.#replace = to.transaction(
      (chunks: readonly ChunkRow[], after: number, through: number) => {
        remove.run(after, through);
        for (const { call, first_position: first, events } of chunks)
          insert.run(call, first, events);
      },
    );
  }

  /** Copies at most `limit` rows with an id above `after`. Throws if a page can't be read. */
  page(after: number, limit: number): CopiedPage {
    const copy = (): CopiedPage => {
      const page = this.#calls.page(after, limit);
      const through = page.last ?? after;
      this.#replace(this.#chunks.all(after, through), after, through);
      return page;
    };
    return this.#from.inTransaction ? copy() : inOneSnapshot(this.#from, copy);
  }
}
