/**
 * The one writer: takes batches of requests, joins each to its call, decides, and commits them
 * together. What it answers is on disk. Calls are written back a few with each commit, and all of
 * them when load is light; until then the log alone holds their latest events, and a start joins
 * those again (`replay`).
 *
 * It runs in a thread of its own and knows neither the wall clock nor the network.
 */

import type { Statement } from 'better-sqlite3';
import { PlainForm } from '../../../core/callback/plain-form.ts';
import { rowOf, tableJoined, tableOf } from '../../../core/calls/call-row.ts';
import type { CallState } from '../../../core/calls/call-state.ts';
import { parseCallSid } from '../../../core/ids.ts';
import type { OutboxEntry } from '../../../core/outbox/outbox-entry.ts';
import { CallBook } from '../calls/call-book.ts';
import type { CachedCall } from '../calls/call-cache.ts';
import type { PlacedCall } from '../calls/call-layout.ts';
import { type CallName, DamagedCallError } from '../database/damage.ts';
import type { SqliteDatabase } from '../database/database.ts';
import { progressIn } from '../database/progress-row.ts';
import { GenerationCheck } from '../journal/generation.ts';
import { isUnprocessable, type LogRecord, markUnprocessable } from '../journal/record.ts';
import { LogReader, LogWriter } from '../log/log.ts';
import { admitMissed } from './admit-missed.ts';
import { type Effects, noEffects, tellChange } from './commit-effects.ts';
import { liesInRecord } from './commit-failure.ts';
import {
  type CommitResult,
  failed,
  NOTHING,
  type RecordOutcome,
  together,
} from './commit-result.ts';
import { type DecisionRules, Decisions } from './decisions.ts';
import { joinRecord } from './join-record.ts';

/** Calls that one transaction sets aside at the most: if there are more, it isn't the calls. */
const MOST_SET_ASIDE = 256;

export interface WriterOptions {
  readonly rules: DecisionRules;
  readonly cacheBytes: number;
  /** For tests: events that a row lists at the most. */
  readonly listedEvents?: number;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  /** Called between two pieces of work, so that others get their turn. */
  readonly yieldIfDue: () => void;
  /** Told while a start joins events again: through which position it has, and the log's last one. */
  readonly onReplay?: (through: number, head: number) => void;
}

export class Writer {
  readonly #database: SqliteDatabase;
  readonly #book: CallBook;
  readonly #log: LogWriter;
  readonly #decisions: Decisions;
  readonly #now: () => number;
  readonly #yieldIfDue: () => void;
  readonly #plain = new PlainForm();
  readonly #saveProgress: Statement<unknown[]>;
  readonly #noteAside: Statement<[number]>;
  readonly #generation: GenerationCheck;
  readonly epoch: string;
  readonly installation: string;
  #head: number;
  #journal: number;
  #unjoined: number;
  /** While a start joins events again: the first position that it has not come to yet. */
  #replaying: number | null = null;

  /** Opens the writer over a migrated database, and joins again what no row holds yet. */
  constructor(database: SqliteDatabase, options: WriterOptions) {
    this.#database = database;
    this.#now = options.now;
    this.#yieldIfDue = options.yieldIfDue;
    const progress = progressIn(database);
    this.epoch = progress.epoch;
    this.installation = progress.installation;
    this.#head = progress.head;
    this.#journal = progress.journal;
    this.#unjoined = progress.unjoined;
    this.#book = new CallBook(database, options);
    this.#log = new LogWriter(database);
    this.#decisions = new Decisions(database, options.rules, progress.installation, {
      batch: progress.open_batch,
      count: progress.open_count,
      openedAt: progress.open_since,
    });
    this.#generation = new GenerationCheck(database);
    this.#saveProgress = database.prepare(
      `UPDATE progress SET head = ?, replay_from = ?, open_batch = ?, open_count = ?, open_since = ?,
         journal = ?, unjoined = ? WHERE id = 1`,
    );
    this.#noteAside = database.prepare('INSERT INTO set_aside_events VALUES (?)');
    this.#replay(progress.replay_from, options.onReplay);
  }

  /** The log's last position. */
  get head(): number {
    return this.#head;
  }

  /** Every event up to here is in its call's row. */
  get writtenThrough(): number {
    return (this.#book.dirtyFrom ?? this.#head + 1) - 1;
  }

  /** How many events, at least, no row holds because their call's pages are damaged; 0 where all is well. */
  get unjoined(): number {
    return this.#unjoined;
  }

  /** The number of the journal's last callback that the database holds. */
  get journal(): number {
    return this.#journal;
  }

  /**
   * Commits records together; where the database can't be written, none. If the database can be
   * written and they still can't, it commits one after the other, so that a bad one costs nobody else
   * anything: it is kept raw. Throws where the database can't be trusted any more (`kindOfFailure`).
   * `light`: little is going on, so every row is written back. `journal`: the number of the last of them
   * in the journal.
   */
  commit(
    records: readonly LogRecord[],
    light: boolean,
    journal: number = this.#journal,
  ): CommitResult {
    try {
      return this.#transact(records, light, journal);
    } catch (error) {
      return liesInRecord(error) ? this.#commitEach(records, journal) : failed(error);
    }
  }

  /** Writes back calls while nothing else is to do. Says whether more are waiting. */
  writeBack(): boolean {
    this.#write(() => this.#book.writeBackAll(this.#now()));
    return this.#book.dirtyCount > 0;
  }

  /** Writes back the calls of this sid, so that a reader finds them as they are. */
  writeBackCall(callSid: string): void {
    const sid = parseCallSid(callSid);
    const calls = sid === null ? [] : this.#book.dirtyCalls(sid);
    if (calls.length === 0) return;
    this.#write(() => {
      for (const call of calls) this.#book.write(call, this.#now());
    });
  }

  /** Stores a message's new state. */
  record(entry: OutboxEntry): void {
    this.#write(() => this.#decisions.record(entry));
  }

  /** Notes under which name a batch's report stands. */
  reportWritten(batch: number, fileName: string): void {
    this.#write(() => this.#decisions.reportWritten(batch, fileName));
  }

  /** Lets failed calls that a rebuild found join the open batch. Returns how many did. */
  admitMissed(): number {
    return admitMissed(this.#database, {
      book: this.#book,
      decisions: this.#decisions,
      now: this.#now,
      write: (work, about) => this.#write(work, about),
    });
  }

  /** Writes everything back and closes the file. */
  close(): void {
    while (this.writeBack());
    this.abandon();
  }

  /** Closes the file as it is: a start joins again what no row holds. */
  abandon(): void {
    this.#database.close();
  }

  #commitEach(records: readonly LogRecord[], journal: number): CommitResult {
    let done = NOTHING;
    for (const record of records) {
      const isLast = done.outcomes.length === records.length - 1;
      const result = this.#commitAlone(record, isLast ? journal : this.#journal);
      done = together(done, result);
      if (result.failure !== null) break;
    }
    return done;
  }

  #commitAlone(record: LogRecord, journal: number): CommitResult {
    try {
      return this.#transact([record], false, journal);
    } catch (error) {
      if (!liesInRecord(error)) return failed(error);
    }
    const unmark = markUnprocessable(record);
    try {
      return this.#transact([record], false, journal);
    } catch (error) {
      unmark();
      liesInRecord(error);
      return failed(error);
    }
  }

  #transact(records: readonly LogRecord[], light: boolean, journal: number): CommitResult {
    let effects = noEffects();
    this.#write(() => {
      effects = noEffects();
      this.#journal = journal;
      const firstPosition = this.#head + 1;
      for (const record of records) {
        effects.outcomes.push(this.#take(record, effects));
        this.#yieldIfDue();
      }
      this.#log.append(firstPosition, effects.appended);
      const now = this.#now();
      if (light) this.#book.writeBackAll(now);
      else this.#book.writeBackDue(now, records.length);
      // After the others, so that new rows keep the order of their calls where all are written.
      for (const call of effects.decided) this.#book.write(call, now);
    }, records);
    return { ...effects, failure: null };
  }

  /**
   * One transaction: all of it is on disk when this returns, or none of it happened. A call that meets a
   * damaged page is set aside and the rest is done again, so `work` may run more than once. `about`: the
   * calls that it's about.
   */
  #write(work: () => void, about: readonly { readonly header: CallName }[] = []): void {
    for (let tries = 0; ; tries += 1) {
      try {
        this.#writeOnce(work);
        return;
      } catch (error) {
        if (!(error instanceof DamagedCallError)) throw error;
        // Where one after the other is damaged, it isn't the calls.
        if (tries === MOST_SET_ASIDE) throw error.cause;
        const { accountSid, callSid } = error.call;
        this.#book.setAside(accountSid, callSid);
        // What its row lacks already is in the log alone from now on.
        this.#unjoined += 1;
        // The others on the page, without a try for each.
        for (const { header } of about) this.#book.probe(header.accountSid, header.callSid);
      }
    }
  }

  #writeOnce(work: () => void): void {
    const [head, journal, unjoined] = [this.#head, this.#journal, this.#unjoined];
    const { open } = this.#decisions;
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      this.#generation.confirm();
      work();
      this.#book.finish();
      const { batch, count, openedAt } = this.#decisions.open;
      const replayFrom = this.#replaying ?? this.writtenThrough + 1;
      this.#saveProgress.run(
        ...[this.#head, replayFrom, batch, count, openedAt, this.#journal, this.#unjoined],
      );
      this.#database.exec('COMMIT');
    } catch (error) {
      // SQLite rolls back by itself after some failures, such as a full disk.
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      this.#head = head;
      this.#journal = journal;
      this.#unjoined = unjoined;
      this.#decisions.restore(open);
      this.#book.rolledBack();
      throw error;
    }
    this.#book.committed(this.#now());
  }

  #take(record: LogRecord, effects: Effects): RecordOutcome {
    const { header } = record;
    if (this.#book.isAside(header.accountSid, header.callSid)) {
      this.#head += 1;
      effects.appended.push(record);
      if (isUnprocessable(record)) return 'unprocessable';
      this.#unjoined += 1;
      this.#noteAside.run(this.#head);
      return 'stored';
    }
    const call = this.#book.find(header.accountSid, header.callSid);
    const before = this.#book.placedOf(call) ?? UNKNOWN;
    const { positions } = before;
    const seenEarlier = this.#book.seenEarlier(call, before.state);
    const joined = isUnprocessable(record)
      ? null
      : joinRecord(before.state, record, this.#plain, seenEarlier);
    if (joined === null) {
      markUnprocessable(record);
      effects.appended.push(record);
      this.#head += 1;
      return 'unprocessable';
    }
    const { verdict, state } = joined;
    if (verdict === 'duplicate') {
      // Nothing of it goes to the log, but its row is behind: as far as if the last event was missing.
      this.#book.replace(call, { state, positions }, this.#head, this.#now());
      return 'duplicate';
    }
    this.#head += 1;
    effects.appended.push(record);
    const placed = { state, positions: [...positions, this.#head] };
    this.#settle(call, before.state, placed, header.receivedAt, effects);
    return 'stored';
  }

  /** Gives a call the state that an event made, and takes the decisions that this calls for. */
  #settle(
    call: CachedCall,
    before: CallState | null,
    placed: PlacedCall,
    receivedAt: number,
    effects: Effects,
  ): void {
    const { state, positions } = placed;
    this.#book.replace(call, placed, positions.at(-1) ?? 0, this.#now());
    const table = tableJoined(before, state);
    if (table === null) {
      if (before !== null && tableOf(state) === 'all') tellChange(before, state, effects);
      return;
    }
    const row = rowOf(state);
    if (call.failure !== null) {
      // It failed once and stays in its batch; what changed is whether that was right.
      const corrected = table !== 'failed';
      this.#decisions.correct(call.failure, corrected);
      if (corrected) effects.corrected.push({ callSid: call.callSid, batch: call.failure.batch });
    } else if (table === 'failed') {
      const { place, closed } = this.#decisions.join(row, receivedAt);
      this.#book.setFailure(call, place);
      effects.decided.add(call);
      if (closed !== null) effects.closed.push(closed);
    }
    const left = before === null ? null : tableOf(before);
    effects.joined.push({ table, row, left, batch: call.failure?.batch ?? null });
  }

  /** Joins the events that no row holds yet. Reading one that a row has already changes nothing. */
  #replay(from: number, onReplay: WriterOptions['onReplay']): void {
    const reader = new LogReader(this.#database);
    this.#replaying = from;
    while (this.#replaying <= this.#head) {
      const entries = reader.from(this.#replaying);
      const last = entries.at(-1);
      if (last === undefined) break;
      this.#replaying = last.position + 1;
      this.#write(
        () => {
          for (const { position, record } of entries) this.#takeAgain(position, record);
          this.#book.writeBackAll(this.#now());
        },
        entries.map(({ record }) => record),
      );
      onReplay?.(last.position, this.#head);
    }
    this.#replaying = null;
  }

  #takeAgain(position: number, record: LogRecord): void {
    const { accountSid, callSid } = record.header;
    if (isUnprocessable(record)) return;
    if (this.#book.isAside(accountSid, callSid)) {
      this.#unjoined += 1;
      return;
    }
    const call = this.#book.find(accountSid, callSid);
    const before = this.#book.placedOf(call) ?? UNKNOWN;
    const { positions } = before;
    // Events are joined in the order of the log, so a row has all of its call's up to its last one.
    if (position <= (positions.at(-1) ?? 0)) return;
    const seenEarlier = this.#book.seenEarlier(call, before.state);
    const joined = joinRecord(before.state, record, this.#plain, seenEarlier);
    if (joined === null) throw new Error(`the log's event at ${position} can no longer be read`);
    const { state, verdict } = joined;
    // The log has a callback twice where its call couldn't be read when it was repeated.
    const all = verdict === 'duplicate' ? positions : [...positions, position];
    this.#book.replace(call, { state, positions: all }, position, this.#now());
  }
}

/** A call of which no event has been joined. */
const UNKNOWN: { readonly state: CallState | null; readonly positions: readonly number[] } = {
  state: null,
  positions: [],
};
