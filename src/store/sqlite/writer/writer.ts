/**
 * The one writer: takes batches of requests, joins each to its call, decides, and commits them
 * together. What it answers is on disk. Calls are written back a few with each commit, and all of them
 * when load is light; until then only the log holds their latest events, and a start replays those.
 *
 *     records ──▶ commit ──▶ one transaction ──▶ committed
 *                   │              │ an error that lies in a record
 *                   │              ▼
 *                   │         each record in a transaction of its own; a bad one is kept raw
 *                   └──▶ the database can't be written: nothing is committed, and the caller tries again
 *
 * It runs in a thread of its own and knows neither the wall clock nor the network.
 */

import { parseCallSid } from '../../../core/ids.ts';
import type { OutboxEntry } from '../../../core/outbox/outbox-entry.ts';
import type { DecisionRules } from '../../projection/admit-failure.ts';
import type { AccessChange } from '../access/access-change.ts';
import { AccessWriter } from '../access/access-writer.ts';
import { CallBook } from '../calls/call-book.ts';
import type { PackedChange } from '../calls/packed-change.ts';
import type { StaleMarks } from '../calls/stale-marks.ts';
import type { SqliteDatabase } from '../database/database.ts';
import { progressIn } from '../database/progress-row.ts';
import { type ForwardChange, ForwardWriter } from '../forwarding/forward-writer.ts';
import type { LogRecord } from '../journal/record.ts';
import { LogWriter } from '../log/log.ts';
import { admitMissed } from './admit-missed.ts';
import { commitEach } from './commit-each.ts';
import { noEffects } from './commit-effects.ts';
import { liesInRecord } from './commit-failure.ts';
import { type CommitResult, failed } from './commit-result.ts';
import { Decisions } from './decisions.ts';
import { type EraseRequest, type ErasureStep, Erasures } from './erasures.ts';
import { Progress } from './progress.ts';
import { type PurgeRequest, Purges } from './purges.ts';
import { type OnReplay, replay } from './replay.ts';
import { RecordTaker } from './take-records.ts';
import { WriterTransactions } from './writer-transactions.ts';

export interface WriterOptions {
  readonly rules: DecisionRules;
  /** Names of own dimensions. */
  readonly dimensions: readonly string[];
  readonly cacheBytes: number;
  /** Where other threads look which calls are ahead of their rows; nowhere by default. */
  readonly staleMarks?: StaleMarks;
  /** For tests: events that a row lists at most. */
  readonly listedEvents?: number;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  /** Called between two pieces of work, so that other threads get their turn. */
  readonly yieldIfDue: () => void;
  readonly onReplay?: OnReplay;
}

export class Writer {
  readonly #database: SqliteDatabase;
  readonly #book: CallBook;
  readonly #log: LogWriter;
  readonly #decisions: Decisions;
  readonly #access: AccessWriter;
  readonly #forward: ForwardWriter;
  readonly #erasures: Erasures;
  readonly #purges: Purges;
  readonly #progress: Progress;
  readonly #taker: RecordTaker;
  readonly #transactions: WriterTransactions;
  readonly #now: () => number;
  readonly #yieldIfDue: () => void;
  readonly epoch: string;
  readonly installation: string;

  /** Opens the writer over a migrated database, and replays what no row holds yet. */
  constructor(database: SqliteDatabase, options: WriterOptions) {
    const { now, dimensions } = options;
    const stored = progressIn(database);
    const book = new CallBook(database, options);
    const decisions = new Decisions(database, options.rules, stored);
    const progress = new Progress(database, stored, () => book.dirtyFrom);
    this.epoch = stored.epoch;
    this.installation = stored.installation;
    this.#database = database;
    this.#book = book;
    this.#decisions = decisions;
    this.#access = new AccessWriter(database);
    this.#forward = new ForwardWriter(database);
    this.#progress = progress;
    this.#log = new LogWriter(database);
    this.#now = now;
    this.#yieldIfDue = options.yieldIfDue;
    const taker = new RecordTaker(database, { dimensions, book, decisions, progress, now });
    const transactions = new WriterTransactions(database, { book, decisions, progress });
    this.#taker = taker;
    this.#transactions = transactions;
    const removal = {
      ...{ book, decisions, progress, transactions },
      ...{ log: this.#log, access: this.#access },
    };
    this.#erasures = new Erasures(database, { ...removal, now });
    this.#purges = new Purges(database, removal);
    const means = { book, progress, taker, transactions, now };
    replay(database, stored.replay_from, means, options.onReplay);
  }

  /** The log's last position. */
  get head(): number {
    return this.#progress.head;
  }

  /** Every event up to here is in its call's row. */
  get writtenThrough(): number {
    return this.#progress.writtenThrough;
  }

  /** At least how many events are in no row because their call's pages are damaged; 0 if all is well. */
  get unjoined(): number {
    return this.#progress.unjoined;
  }

  /** Sets whether commits note which calls they change, for `takeChanges`. */
  noteChanges(isWanted: boolean): void {
    this.#book.noteChanges(isWanted);
  }

  /** Whether `takeChanges` would return anything. */
  get hasChanges(): boolean {
    return this.#book.hasChanges;
  }

  /** The number of the journal's last callback that the database holds. */
  get journal(): number {
    return this.#progress.journal;
  }

  /**
   * Commits records together, or none if the database can't be written. If it can and they still fail,
   * commits one after the other, and keeps raw those that fail alone. Throws if the database can no
   * longer be trusted (`kindOfFailure`). `light`: load is light, so every row is written back.
   * `journal`: the number of the last record in the journal.
   */
  commit(
    records: readonly LogRecord[],
    light: boolean,
    journal: number = this.journal,
  ): CommitResult {
    try {
      return this.#transact(records, light, journal);
    } catch (error) {
      if (!liesInRecord(error)) return failed(error);
      return commitEach(records, (some, isLast) =>
        this.#transact(some, false, isLast ? journal : this.journal),
      );
    }
  }

  /** What commits made of calls since the last time this was called, up to `head`, by position. */
  takeChanges(): readonly PackedChange[] {
    return this.#book.takeChanges();
  }

  /** Writes back calls while nothing else is to do. Returns whether more are waiting. */
  writeBack(): boolean {
    this.#transactions.run(() => this.#book.writeBackAll(this.#now()));
    return this.#book.dirtyCount > 0;
  }

  /** Writes back the calls with this SID, so that a reader sees them as they are. */
  writeBackCall(callSid: string): void {
    const sid = parseCallSid(callSid);
    const calls = sid === null ? [] : this.#book.dirtyCalls(sid);
    if (calls.length === 0) return;
    this.#transactions.run(() => {
      for (const call of calls) this.#book.write(call, this.#now());
    });
  }

  /** Stores a message's new state. */
  record(entry: OutboxEntry): void {
    this.#transactions.run(() => this.#decisions.record(entry));
  }

  /** Notes the file name of a batch's report. */
  reportWritten(batch: number, fileName: string): void {
    this.#transactions.run(() => this.#decisions.reportWritten(batch, fileName));
  }

  /** Changes keys, sessions or the audit log. Returns whether anything changed. */
  changeAccess(change: AccessChange): boolean {
    let hasChanged = false;
    this.#transactions.run(() => {
      hasChanged = this.#access.apply(change);
    });
    return hasChanged;
  }

  /** Stores how far forwarding has got. */
  changeForwarding(change: ForwardChange): void {
    this.#transactions.run(() => this.#forward.apply(change));
  }

  /**
   * Erases a call's personal data from its row and its line in a failure batch, and notes that its records are to
   * follow (`eraseMore`). Returns whether such a call is stored.
   */
  erase(request: EraseRequest): boolean {
    this.writeBackCall(request.callSid);
    return this.#erasures.begin(request);
  }

  /** Goes on erasing, a piece at a time. */
  eraseMore(): ErasureStep {
    return this.#erasures.step();
  }

  /** Purges old calls, a piece at a time. Returns whether there's more. */
  purgeMore(request: PurgeRequest): boolean {
    return this.#purges.step(request);
  }

  /** Admits failed calls that a rebuild found to the open batch. Returns how many. */
  admitMissed(): number {
    return admitMissed(this.#database, {
      book: this.#book,
      decisions: this.#decisions,
      transactions: this.#transactions,
      now: this.#now,
    });
  }

  /** Writes everything back and closes the file. */
  close(): void {
    while (this.writeBack());
    this.abandon();
  }

  /** Closes the file as it is: the next start replays what no row holds. */
  abandon(): void {
    this.#database.close();
  }

  #transact(records: readonly LogRecord[], light: boolean, journal: number): CommitResult {
    let effects = noEffects();
    this.#transactions.run(() => {
      effects = noEffects();
      this.#progress.journalApplied(journal);
      const firstPosition = this.head + 1;
      for (const record of records) {
        effects.outcomes.push(this.#taker.take(record, effects));
        this.#yieldIfDue();
      }
      this.#log.append(firstPosition, effects.appended);
      const now = this.#now();
      if (light) this.#book.writeBackAll(now);
      else this.#book.writeBackDue(now, records.length);
      // After the others, so that new rows keep the order of their calls when all are written.
      for (const call of effects.decided) this.#book.write(call, now);
    }, records);
    const { outcomes, admitted, closed, erasedOnArrival } = effects;
    return { outcomes, admitted, closed, erasedOnArrival, failure: null };
  }
}
