/**
 * The events that rows no longer list: chunks in a table beside `calls`, appended and never rewritten, so that
 * an event costs the same however many its call has. They're written in the same transaction as the row,
 * which counts them.
 */

import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from '../database/database.ts';
import { decodeChunk, type EventChunk } from './event-chunk.ts';

export class EarlierEvents {
  readonly #insert: Statement<[number, number, Buffer]>;
  readonly #delete: Statement<[number]>;
  readonly #all: Statement<[number], Buffer>;
  readonly #from: Statement<[number, number, number], Buffer>;

  constructor(database: SqliteDatabase) {
    this.#insert = database.prepare(
      'INSERT INTO call_events (call, first_position, events) VALUES (?, ?, ?)',
    );
    this.#delete = database.prepare('DELETE FROM call_events WHERE call = ?');
    this.#all = database
      .prepare<[number], Buffer>(
        'SELECT events FROM call_events WHERE call = ? ORDER BY first_position',
      )
      .pluck();
    this.#from = database
      .prepare<[number, number, number], Buffer>(
        `SELECT events FROM call_events WHERE call = ? AND first_position >= coalesce(
           (SELECT max(first_position) FROM call_events WHERE call = ? AND first_position <= ?), 0)
         ORDER BY first_position`,
      )
      .pluck();
  }

  append(call: number, { firstPosition, bytes }: EventChunk): void {
    this.#insert.run(call, firstPosition, bytes);
  }

  /** Deletes a call's chunks. */
  delete(call: number): void {
    this.#delete.run(call);
  }

  /** The chunks of a call, oldest first. */
  chunksOf(call: number): IterableIterator<Buffer> {
    return this.#all.iterate(call);
  }

  /** At most `limit` positions of a call's earlier events, after position `after`. */
  positionsAfter(call: number, after: number, limit: number): readonly number[] {
    const found: number[] = [];
    for (const bytes of this.#from.iterate(call, call, after)) {
      found.push(...decodeChunk(bytes).positions.filter((position) => position > after));
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  }
}
