/**
 * The main thread's end of the writer, put together:
 *
 *     callbacks ──▶ Acceptor ──▶ journal ──▶ CommitQueue ──▶ WriterThreadClient ──▶ the writer's thread
 *                      │ answers                                                          │
 *                      ▼                                                                  ▼
 *                    callers    CommitPublisher, Watermark, metrics ◀───────────── what it committed
 *
 * Its states are drawn in `acceptor-state.ts`.
 */

import { dirname } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { ChangeFeed, CommitFeed } from '../../../ports/change-feed.ts';
import type { EventSink } from '../../../ports/event-sink.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Metrics } from '../../../ports/metrics.ts';
import { StaleMarks } from '../calls/stale-marks.ts';
import type { DamageWatch } from '../database/damage-watch.ts';
import { sidKey } from '../database/sid-key.ts';
import { FileWatch } from '../journal/file-watch.ts';
import { Journal, type JournalFailure } from '../journal/journal.ts';
import type { WriterRequest } from '../writer/thread-protocol.ts';
import { Acceptor } from './acceptor.ts';
import { AcceptorState } from './acceptor-state.ts';
import { CommitPublisher } from './commit-publisher.ts';
import { CommitQueue } from './commit-queue.ts';
import { type Committed, countsOf } from './commit-report.ts';
import { JournalEmptyings } from './journal-emptyings.ts';
import { databaseOutage, journalOutage, type OutageLog } from './outage-log.ts';
import { type StartedWriter, type StartOptions, startWriterThread } from './start-writer.ts';
import {
  diskFailure,
  goneFailure,
  stuckReason,
  tellStart,
  writerFailure,
} from './store-failure.ts';
import { Watermark } from './watermark.ts';
import { WriterThreadClient } from './writer-thread-client.ts';

/** How often the files are checked to be in place, in milliseconds. */
const WATCH_MS = 500;

export interface WriterClientOptions extends Omit<StartOptions, 'staleMarks'> {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly damage: DamageWatch;
  /** Called once if the writer ends unexpectedly: nothing can be accepted any more. */
  readonly onFatal: (error: Error) => void;
}

export class WriterClient {
  readonly #options: WriterClientOptions;
  readonly #folder: string;
  readonly #state = new AcceptorState();
  readonly #thread: WriterThreadClient;
  readonly #journal: Journal;
  readonly #commits: CommitQueue;
  readonly #acceptor: Acceptor;
  readonly #feed = new CommitPublisher((wanted) => {
    if (this.#state.isAlive) this.#thread.reportChanges(wanted);
  });
  readonly #emptyings: JournalEmptyings;
  readonly #marks: StaleMarks;
  readonly #watermark: Watermark;
  readonly #journalOutage: OutageLog;
  readonly #databaseOutage: OutageLog;
  readonly #watch: NodeJS.Timeout;
  /** Whether the disk can't be trusted with anything more. */
  #isBroken = false;
  #closed: Promise<void> | null = null;
  /** Which acknowledged callbacks the start found missing, in words; null if none are. */
  readonly damage: string | null;
  readonly epoch: string;
  readonly installation: string;

  private constructor(
    { worker, ready }: StartedWriter,
    marks: StaleMarks,
    options: WriterClientOptions,
  ) {
    const { logger, metrics } = options;
    this.#marks = marks;
    this.#options = options;
    this.#folder = dirname(options.file);
    const { generation, salt, journal: last } = ready;
    this.#journal = new Journal({
      folder: this.#folder,
      generation,
      salt: Buffer.from(salt),
      last,
    });
    this.#emptyings = new JournalEmptyings(this.#journal, logger);
    this.#watermark = new Watermark(last);
    this.#journalOutage = journalOutage(logger);
    this.#databaseOutage = databaseOutage(logger);
    this.#commits = new CommitQueue((portion) => this.#thread.commit(portion));
    this.#acceptor = new Acceptor({
      state: this.#state,
      journal: this.#journal,
      commits: this.#commits,
      watermark: this.#watermark,
      metrics,
      journalOutage: this.#journalOutage,
      databaseOutage: this.#databaseOutage,
      onJournalLost: (failure) => this.#onJournalLost(failure),
    });
    this.damage = tellStart(logger, ready);
    const files = new FileWatch([options.file, `${options.file}-wal`]);
    this.#watch = setInterval(() => this.#lookForFiles(files), WATCH_MS).unref();
    this.epoch = ready.epoch;
    this.installation = ready.installation;
    this.#thread = this.#listen(worker);
  }

  /** Starts the thread and waits until the database is open and complete. */
  static async start(options: WriterClientOptions): Promise<WriterClient> {
    const marks = new StaleMarks();
    const started = await startWriterThread({ ...options, staleMarks: marks.memory });
    try {
      return new WriterClient(started, marks, options);
    } catch (error) {
      // Its journal can't be opened.
      void started.worker.terminate();
      throw error;
    }
  }

  /** Where callbacks go. */
  get sink(): EventSink {
    return this.#acceptor;
  }

  /** Tells of what was committed. */
  get feed(): CommitFeed & ChangeFeed {
    return this.#feed;
  }

  /** Whether callbacks can be accepted. */
  get isOpen(): boolean {
    return this.#state.isOpen;
  }

  /** Why callbacks can't be kept at the moment, or not in time; null if they can. */
  get problem(): string | null {
    if (!this.#state.isOpen) return this.#state.problem;
    const refused = this.#journalOutage.reason;
    if (refused !== null) return `the journal can't be written (${refused})`;
    const now = performance.now();
    const behindMs = now - (this.#commits.oldestAt ?? now);
    return stuckReason({ writingMs: this.#acceptor.writingMs(now), behindMs });
  }

  /** How far the rows are behind what was acknowledged. */
  get watermark(): Omit<Watermark, 'journaled' | 'committed' | 'written' | 'abandon'> {
    return this.#watermark;
  }

  /** Whether the log may lack something acknowledged about this call, or of those whose SIDs begin so. */
  mayLack(callSid: string): boolean {
    return this.#commits.mayHold(callSid);
  }

  /** Whether the row of this call may lack something that the log has. The same for any SID that begins like it. */
  mayBeBehind(callSid: string): boolean {
    return this.#marks.has(sidKey(callSid));
  }

  /** Asks the writer for something beside callbacks; resolves once it's on disk, to whether it changed anything. */
  request(request: WriterRequest): Promise<boolean> {
    // What was acknowledged before comes first.
    this.#commits.hurry();
    return this.#ask(request);
  }

  /** Brings a call's row up to what the log has; rejects if it can't be written. */
  writeBack(callSid: string): Promise<boolean> {
    return this.#ask({ type: 'write-back-call', callSid });
  }

  #ask(request: WriterRequest): Promise<boolean> {
    if (this.#state.isAlive) return this.#thread.request(request);
    return Promise.reject(new Error(`the writer is ${this.#state.condition}`));
  }

  /** Empties the journal of what the database has. Rejects with `StoreUnavailable`. */
  emptyJournal(): Promise<void> {
    return this.#emptyings.now();
  }

  /** Commits what was accepted, answers it, and closes the database. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    if (this.#state.isAlive) await this.#finish();
    clearInterval(this.#watch);
    this.#emptyings.stop();
    // What failed is left as it is on disk: the next start reads it. Its files close with the process.
    if (this.#state.hasFailed) {
      this.#commits.hurry();
      this.#thread.end(this.#isBroken);
    } else await this.#journal.close();
    await this.#thread.ended;
  }

  /** Writes all that was accepted, unless that fails meanwhile. */
  async #finish(): Promise<void> {
    this.#state.beginClosing();
    await this.#acceptor.drain();
    if (this.#state.hasFailed) return;
    this.#commits.hurry();
    await this.#thread.close();
  }

  #listen(worker: Worker): WriterThreadClient {
    return new WriterThreadClient(worker, {
      onCommitted: (committed) => this.#onCommitted(committed),
      onChanged: (report) => this.#feed.publishChanges(report),
      onStalled: (reason) => this.#onStalled(reason),
      onWrittenBack: (writtenThrough) => this.#watermark.written(writtenThrough),
      onDamaged: () => this.#options.damage.seen(),
      onError: (error) => this.#fail(writerFailure(error, this.#folder)),
      onExit: () => {
        if (this.#state.isAlive) this.#fail(writerFailure(new Error('no error'), this.#folder));
      },
    });
  }

  #onJournalLost({ kind, reason }: JournalFailure): void {
    if (kind === 'gone') {
      this.#fail(goneFailure(reason, this.#folder));
      return;
    }
    this.#isBroken = true;
    this.#fail(diskFailure(reason, this.#folder));
  }

  /** Without callbacks, nothing else would notice that the folder was deleted or moved. */
  #lookForFiles(files: FileWatch): void {
    if (!this.#state.isAlive) return;
    const reason = this.#journal.missing()?.reason ?? files.missing();
    if (reason !== null) this.#fail(goneFailure(reason, this.#folder));
  }

  /** What was acknowledged stays in the journal; nothing more is accepted until the database has it. */
  #onStalled(reason: string): void {
    this.#state.stall(reason);
    this.#databaseOutage.failed(reason, this.#acceptor.refuseWaiting());
  }

  #onCommitted(committed: Committed): void {
    const { journal, head, writtenThrough } = committed;
    this.#state.recover();
    this.#databaseOutage.worked();
    this.#journal.applied(journal);
    this.#watermark.committed(journal, head, writtenThrough);
    const batches = this.#commits.committed().map(({ batch }) => batch);
    this.#options.metrics.committed(countsOf(batches, committed));
    // Listeners read what was received from the batches' memory, before it's used again.
    this.#feed.publish(batches, committed);
    this.#acceptor.committed(batches);
    if (committed.erasedOnArrival > 0) this.#emptyings.soon();
  }

  #fail(error: Error): void {
    if (this.#state.hasFailed) return;
    this.#state.fail(error.message);
    this.#acceptor.refuseAll();
    this.#thread.giveUp(error.message);
    this.#options.logger.error(
      { reason: error.message },
      'Callbacks can no longer be kept, so Callboard ends.',
    );
    this.#watermark.abandon();
    this.#options.onFatal(error);
  }
}
