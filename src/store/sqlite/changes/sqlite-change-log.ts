/**
 * Reads what changed from the database file, on a connection of its own that can't write: the calls that
 * the log names after a position, as their rows are now. A process beside Callboard can do it, too.
 */

import type { Statement } from 'better-sqlite3';
import type { GoneCall, LogEntries, LogEntry } from '../../../ports/change-feed.ts';
import type { CallColumns } from '../calls/call-layout.ts';
import { decodeCall, peekLastRecord } from '../calls/decode-call.ts';
import type { SqliteDatabase } from '../database/database.ts';
import { LogReader } from '../log/log.ts';
import { ROWS_AT_ONCE, STRETCH_RECORDS, STRETCHES_KEPT } from '../tuning.ts';
import { logEntry } from './log-entry.ts';
import type { PackedChanges, PackedCurrentCall } from './packed-changes.ts';
import { type ChangedRow, RowFinder } from './row-finder.ts';
import { type Touch, TouchedCalls } from './touched-calls.ts';

type PackedChange = PackedCurrentCall | GoneCall;

interface Progress {
  readonly epoch: string;
  readonly head: number;
  readonly replay_from: number;
  readonly purged_through: number;
}

export class SqliteChangeLog {
  readonly #log: LogReader;
  readonly #rows: RowFinder;
  readonly #progress: Statement<[], Progress>;
  readonly #inTransaction: (work: () => void) => void;
  /** The one used longest ago first. */
  #stretches: readonly TouchedCalls[] = [];

  constructor(database: SqliteDatabase) {
    this.#log = new LogReader(database);
    this.#rows = new RowFinder(database);
    this.#progress = database.prepare(
      'SELECT epoch, head, replay_from, purged_through FROM progress WHERE id = 1',
    );
    this.#inTransaction = database.transaction((work: () => void) => work());
  }

  /** See `ChangeLog` (`ports/change-feed.ts`). */
  changesAfter(position: number, limit: number): PackedChanges {
    const { epoch, replay_from, purged_through } = this.#now();
    const writtenThrough = replay_from - 1;
    if (position >= writtenThrough) {
      const purgedThrough = purged_through;
      return { epoch, calls: [], through: position, writtenThrough, purgedThrough };
    }
    const after = Math.max(position, purged_through);
    const stretch = this.#stretchAfter(after);
    stretch.readThrough(this.#log, Math.min(writtenThrough, after + STRETCH_RECORDS));
    const calls = this.#changed(stretch, writtenThrough, limit);
    const last = calls.at(-1);
    const through = calls.length === limit && last ? last.position : stretch.through;
    stretch.moveTo(through);
    // Some can have been purged while the log was read.
    const purgedThrough = this.#now().purged_through;
    return { epoch, calls, through, writtenThrough, purgedThrough };
  }

  /** See `ChangeLog`. */
  recordsAfter(position: number, limit: number): LogEntries {
    const { epoch, head } = this.#now();
    const entries: LogEntry[] = [];
    let through = position;
    while (entries.length < limit && through < head) {
      const block = this.#log.from(through + 1);
      if (block.length === 0) {
        through = head;
        break;
      }
      for (const record of block.slice(0, limit - entries.length)) {
        entries.push(logEntry(record));
        through = record.position;
      }
    }
    return { epoch, entries, through, head };
  }

  #now(): Progress {
    const progress = this.#progress.get();
    if (progress === undefined) throw new Error('the database has no row of progress');
    return progress;
  }

  #stretchAfter(position: number): TouchedCalls {
    const known = this.#stretches.find(({ after }) => after === position);
    const stretch = known ?? new TouchedCalls(position);
    const others = this.#stretches.filter((other) => other !== known);
    this.#stretches = [...others, stretch].slice(-STRETCHES_KEPT);
    return stretch;
  }

  #changed(stretch: TouchedCalls, writtenThrough: number, limit: number): readonly PackedChange[] {
    const changed: PackedChange[] = [];
    const touches = stretch.touches[Symbol.iterator]();
    let isDone = false;
    while (!isDone) {
      this.#inTransaction(() => {
        this.#rows.refresh();
        for (let looked = 0; looked < ROWS_AT_ONCE; looked += 1) {
          const { value: touch } = touches.next();
          isDone = touch === undefined || changed.length === limit;
          if (touch === undefined || isDone) return;
          const change = this.#change(touch, stretch.through, writtenThrough);
          if (change !== null) changed.push(change);
        }
      });
    }
    return changed;
  }

  /** The call as it is now; null where it isn't to be reported at this place. */
  #change(touch: Touch, read: number, writtenThrough: number): PackedChange | null {
    const { accountSid, callSid, position, removal } = touch;
    // Any row is a new one.
    if (removal === 'purge') return { kind: 'gone', accountSid, callSid, position };
    const row = this.#rows.find(touch);
    // Without a row, nothing of the call could be joined.
    if (row === null) {
      return removal === null ? null : { kind: 'gone', accountSid, callSid, position };
    }
    const last = lastRecord(touch, row);
    // It has changed again: it comes when the log is read there. Rows can be ahead of what can be
    // answered; such a call is reported at its last record that can be, once all of those are read.
    if (last > read && (last <= writtenThrough || read < writtenThrough)) return null;
    return {
      kind: 'current',
      accountSid,
      callSid,
      position,
      rowId: row.id,
      failureBatch: row.failure_batch,
      columns: columns(row),
      state: row.state,
    };
  }
}

const lastRecord = (touch: Touch, row: ChangedRow): number =>
  peekLastRecord(row.state) ?? decode(touch, row).lastRecord;

const decode = ({ accountSid, callSid }: Touch, row: ChangedRow) =>
  decodeCall(accountSid, callSid, columns(row), row.state);

const columns = (row: ChangedRow): CallColumns => ({
  direction: row.direction,
  from: row.from_number,
  to: row.to_number,
  parent: row.parent_call_sid,
});
