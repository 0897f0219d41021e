/**
 * Takes records in within a transaction: finds each one's call, asks the projection what follows, and stores
 * that. New records and the replay of the log at a start both use this.
 */

import type { Statement } from 'better-sqlite3';
import { PlainForm } from '../../../core/callback/plain-form.ts';
import { rowOf } from '../../../core/calls/call-row.ts';
import type { CallState } from '../../../core/calls/call-state.ts';
import { judge } from '../../projection/consequence.ts';
import type { Reading } from '../../projection/join-record.ts';
import type { PlacedCall } from '../../projection/placed-call.ts';
import {
  type Projection,
  project,
  projectErasure,
  projectRepeat,
  UNPROCESSABLE,
} from '../../projection/project.ts';
import type { CallBook } from '../calls/call-book.ts';
import type { CachedCall } from '../calls/memory/call-cache.ts';
import type { SqliteDatabase } from '../database/database.ts';
import { isUnprocessable, type LogRecord, markUnprocessable, repeatOf } from '../journal/record.ts';
import { eraseRecord } from '../removal/erase-record.ts';
import { PendingErasures } from '../removal/pending-erasures.ts';
import { StrayRecords } from '../removal/stray-records.ts';
import type { Effects } from './commit-effects.ts';
import type { RecordOutcome } from './commit-result.ts';
import type { Decisions } from './decisions.ts';
import type { Progress } from './progress.ts';

interface Means {
  /** Names of own dimensions. */
  readonly dimensions: readonly string[];
  readonly book: CallBook;
  readonly decisions: Decisions;
  readonly progress: Progress;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
}

export class RecordTaker {
  readonly #book: CallBook;
  readonly #decisions: Decisions;
  readonly #progress: Progress;
  readonly #now: () => number;
  readonly #noteAside: Statement<[number]>;
  readonly #reading: Reading;
  readonly #strays: StrayRecords;
  readonly #pending: PendingErasures;

  constructor(database: SqliteDatabase, { dimensions, book, decisions, progress, now }: Means) {
    this.#reading = { plain: new PlainForm(), dimensions };
    this.#book = book;
    this.#decisions = decisions;
    this.#progress = progress;
    this.#now = now;
    this.#strays = new StrayRecords(database);
    this.#pending = new PendingErasures(database);
    this.#noteAside = database.prepare('INSERT INTO set_aside_events VALUES (?)');
  }

  /** Takes in a new record, and adds what it did to `effects`. */
  take(received: LogRecord, effects: Effects): RecordOutcome {
    const { accountSid, callSid, receivedAt } = received.header;
    if (this.#book.isAside(accountSid, callSid)) return this.#takeAside(received, effects);
    const call = this.#book.find(accountSid, callSid);
    const before = this.#book.placedOf(call);
    const isErased = before !== null && before.state.erasedAt !== null;
    const record = isErased ? eraseRecord(received) : received;
    if (isErased) effects.erasedOnArrival += 1;
    const projection = this.#project(call, before, record, this.#progress.head + 1);
    if (projection.outcome === 'unprocessable') {
      markUnprocessable(record);
      this.#strays.note(this.#append(record, effects), record.header);
      return 'unprocessable';
    }
    const { outcome, placed } = projection;
    if (outcome === 'duplicate') {
      const position = this.#append(repeatOf(record), effects);
      this.#book.replace(call, placed, position, this.#now());
      return 'duplicate';
    }
    const position = this.#append(record, effects);
    this.#book.replace(call, placed, position, this.#now());
    this.#decide(call, before?.state ?? null, placed.state, receivedAt, effects);
    return 'stored';
  }

  /** Takes in a record that the log already has. A row that has it too stays as it is. */
  takeAgain(position: number, record: LogRecord): void {
    const { accountSid, callSid } = record.header;
    const { kind } = record;
    // A removal took its call's row and events in its own transaction: there's nothing left to remove.
    if (kind === 'purge') {
      this.#purgeAgain(position, record);
      return;
    }
    // Its row has it.
    if (kind === 'expired') return;
    if (kind === 'unprocessable') {
      this.#strays.note(position, record.header);
      return;
    }
    if (this.#book.isAside(accountSid, callSid)) {
      this.#progress.eventUnjoined();
      return;
    }
    const call = this.#book.find(accountSid, callSid);
    const before = this.#book.placedOf(call);
    // Records are joined in the order of the log, so a row has all of its call's up to its last one.
    if (position <= (before?.lastRecord ?? 0)) return;
    if (kind === 'erasure') {
      if (before === null) return;
      const { receivedAt } = record.header;
      this.#book.replace(call, projectErasure(before, position, receivedAt), position, this.#now());
      return;
    }
    const projection = this.#project(
      call,
      before,
      this.#erasedAgain(position, record, before),
      position,
    );
    if (projection.outcome === 'unprocessable') {
      // Damage cost the log the event that was repeated, and its call had no other.
      if (kind === 'repeat') return;
      throw new Error(`the log's event at ${position} can no longer be read`);
    }
    // An event can be a duplicate: the log has it twice if its call couldn't be read at the repeat.
    if (kind === 'event' && projection.outcome === 'duplicate') {
      this.#strays.note(position, record.header);
    }
    this.#book.replace(call, projection.placed, position, this.#now());
  }

  /** A purge took the row in its own transaction; a rebuild has joined what came before it. */
  #purgeAgain(position: number, { header }: LogRecord): void {
    const { accountSid, callSid } = header;
    if (this.#book.isAside(accountSid, callSid)) return;
    const call = this.#book.find(accountSid, callSid);
    if (position <= (this.#book.placedOf(call)?.lastRecord ?? position)) return;
    this.#book.write(call, this.#now());
    this.#book.purge(accountSid, callSid);
  }

  /** An event of an erased call came in whole while the call's page was damaged: the next start erases it. */
  #erasedAgain(position: number, record: LogRecord, before: PlacedCall | null): LogRecord {
    if (before === null || before.state.erasedAt === null) return record;
    const erased = eraseRecord(record);
    if (erased !== record) this.#pending.add({ ...record.header, position });
    return erased;
  }

  #takeAside(record: LogRecord, effects: Effects): RecordOutcome {
    const position = this.#append(record, effects);
    if (isUnprocessable(record)) {
      this.#strays.note(position, record.header);
      return 'unprocessable';
    }
    this.#progress.eventUnjoined();
    this.#noteAside.run(position);
    return 'stored';
  }

  #append(record: LogRecord, effects: Effects): number {
    effects.appended.push(record);
    return this.#progress.append();
  }

  #project(
    call: CachedCall,
    before: PlacedCall | null,
    record: LogRecord,
    position: number,
  ): Projection {
    switch (record.kind) {
      case 'event': {
        const seenEarlier = this.#book.seenEarlier(call, before?.state ?? null);
        return project(before, record, position, this.#reading, seenEarlier);
      }
      case 'repeat':
        return projectRepeat(before, position);
      case 'unprocessable':
      case 'erasure':
      case 'purge':
      case 'expired':
        return UNPROCESSABLE;
    }
  }

  /** Keeps what follows from an event that changed its call. */
  #decide(
    call: CachedCall,
    before: CallState | null,
    after: CallState,
    receivedAt: number,
    effects: Effects,
  ): void {
    switch (judge(before, after, call.failure !== null)) {
      case 'admit': {
        const row = rowOf(after);
        const { place, closed } = this.#decisions.join(call.accountSid, row, receivedAt);
        this.#book.setFailure(call, place);
        effects.decided.add(call);
        effects.admitted.push({ batch: place.batch, row });
        if (closed !== null) effects.closed.push(closed);
        break;
      }
      case 'corrected':
        this.#correct(call, true);
        break;
      case 'confirmed':
        this.#correct(call, false);
        break;
      case null:
    }
  }

  /** A call stays in the batch that it failed in; what changes is whether that was right. */
  #correct({ failure }: CachedCall, isCorrected: boolean): void {
    if (failure !== null) this.#decisions.correct(failure, isCorrected);
  }
}
