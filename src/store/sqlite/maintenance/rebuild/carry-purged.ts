/**
 * Takes over the rows of calls some of whose events were removed by their age: the rows alone know those. What the log
 * has of them since is then joined to the rows, as after any start.
 */

import { parseAccountSid, parseCallSid } from '../../../../core/ids.ts';
import { CallRows } from '../../calls/call-rows.ts';
import { SidFilters } from '../../calls/sid-filters.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import { progressIn } from '../../database/progress-row.ts';
import { CallScan } from '../scan/call-scan.ts';
import { removedThroughIn } from '../scan/purged-range.ts';
import { type CallRecord, packedOf, WholeCalls } from '../scan/stored-call.ts';

/** `lastId`: the highest of the old ids. In their order, before any other row: these calls are the oldest. */
export function carryPurged(from: SqliteDatabase, to: SqliteDatabase, lastId: number): void {
  const removedThrough = removedThroughIn(progressIn(to));
  if (removedThrough === 0) return;
  const rows = new PurgedRows(from, to);
  const wholes = new WholeCalls(from);
  for (const piece of new CallScan(from).pieces(lastId)) {
    if (piece.kind === 'unreadable') continue;
    to.transaction(() => {
      for (const row of piece.rows) {
        const first = wholes.of(row)?.positions[0];
        if (first !== undefined && first <= removedThrough) rows.take(row);
      }
    })();
  }
  rows.finish();
}

class PurgedRows {
  readonly #filters: SidFilters;
  readonly #rows: CallRows;
  readonly #chunksOf;
  readonly #addChunk;

  constructor(from: SqliteDatabase, to: SqliteDatabase) {
    this.#filters = new SidFilters(to);
    this.#rows = new CallRows(to, this.#filters);
    this.#chunksOf = from.prepare<[number], { first_position: number; events: Buffer }>(
      'SELECT first_position, events FROM call_events WHERE call = ? ORDER BY first_position',
    );
    this.#addChunk = to.prepare<[number, number, Buffer]>(
      'INSERT INTO call_events (call, first_position, events) VALUES (?, ?, ?)',
    );
  }

  take(row: CallRecord): void {
    const accountSid = parseAccountSid(row.account_sid);
    const callSid = parseCallSid(row.call_sid);
    if (accountSid === null || callSid === null) return;
    const { failure_batch: batch, failure_id: line } = row;
    const failure = batch === null || line === null ? null : { batch, id: line };
    const id = this.#rows.insert(accountSid, callSid, packedOf(row), failure);
    for (const chunk of this.#chunksOf.iterate(row.id)) {
      this.#addChunk.run(id, chunk.first_position, chunk.events);
    }
  }

  finish(): void {
    this.#filters.beforeCommit();
  }
}
