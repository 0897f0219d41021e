/**
 * The main thread's end of the writer: it gathers callbacks into batches, has one after the other written
 * to the journal, answers each caller once its callback is on disk there, and hands the batches on to the
 * thread that joins them. All that waits is bounded, and the journal waits for a database that falls behind.
 */

import { dirname } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { Answer, EventSink, Observation } from '../../../ports/event-sink.ts';
import type { Commit, Feed } from '../../../ports/feed.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Metrics } from '../../../ports/metrics.ts';
import type { DamageWatch } from '../database/damage-watch.ts';
import { type Batch, BatchQueue, type WaitingBatch } from '../journal/batch-queue.ts';
import { FileWatch } from '../journal/file-watch.ts';
import { Journal, type JournalFailure } from '../journal/journal.ts';
import { HEAD_BYTES } from '../journal/journal-format.ts';
import type { FromWriter, ToWriter, WriterRequest } from '../writer/thread-protocol.ts';
import { CommitQueue, type Portion } from './commit-queue.ts';
import { type Committed, commitOf, countsOf } from './commit-report.ts';
import { databaseOutage, journalOutage, type OutageLog } from './outage-log.ts';
import { type StartOptions, startWriterThread } from './start-writer.ts';
import {
  diskFailure,
  goneFailure,
  stuckReason,
  tellStart,
  writerFailure,
} from './store-failure.ts';
import { Watermark } from './watermark.ts';
import { WriterRequests } from './writer-requests.ts';

/** How long the oldest callback may wait for the disk, in milliseconds: SignalWire reads for 5 s. */
const QUEUE_MS = 4000;
/** Between the beginnings of two writes to the journal, in milliseconds, unless many are waiting. */
const PACE_MS = 2;
/** So many callbacks wait for no more company. */
const MANY = 16;
/** How far the database may be behind the journal, in milliseconds, before the journal waits. */
const BEHIND_MS = 300;
/** How often the files are looked for in their places, in milliseconds. */
const WATCH_MS = 500;
/** From here on, in milliseconds, the writer's thread takes all of its processor. */
const LATE_MS = 100;

export interface WriterClientOptions extends StartOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly damage: DamageWatch;
  /** Called once if the writer ends by itself: nothing can be accepted any more. */
  readonly onFatal: (error: Error) => void;
}

export class WriterClient implements EventSink, Feed {
  readonly #worker: Worker;
  readonly #options: WriterClientOptions;
  readonly #journal: Journal;
  readonly #listeners = new Set<(commit: Commit) => void>();
  readonly #requests = new WriterRequests();
  readonly #queue = new BatchQueue();
  readonly #watermark: Watermark;
  /** On its way to the journal. */
  #writing: WaitingBatch | null = null;
  readonly #commits = new CommitQueue((portion) => this.#commit(portion));
  #scheduled = false;
  /** When the latest write to the journal began, and the end of waiting for company. */
  #wroteAt = Number.NEGATIVE_INFINITY;
  #patience: NodeJS.Timeout | null = null;
  #state: 'open' | 'stalled' | 'closing' | 'failed' = 'open';
  #onDrained: (() => void) | null = null;
  #onClosed: (() => void) | null = null;
  #closed: Promise<void> | null = null;
  readonly #ended: Promise<void>;
  readonly #folder: string;
  readonly #journalOutage: OutageLog;
  readonly #databaseOutage: OutageLog;
  readonly #watch: NodeJS.Timeout;
  /** Whether the disk, or the writer, can't be trusted with anything more. */
  #isBroken = false;
  /** Why callbacks can't be kept, as far as it was told. */
  #reason: string | null = null;
  /** What the start found missing of what was acknowledged, in words; null where nothing is. */
  readonly damage: string | null;
  readonly epoch: string;
  readonly installation: string;

  private constructor(
    worker: Worker,
    options: WriterClientOptions,
    ready: Extract<FromWriter, { readonly type: 'ready' }>,
  ) {
    this.#worker = worker;
    this.#options = options;
    this.#folder = dirname(options.file);
    const { generation, salt, journal: last } = ready;
    this.#journal = new Journal({
      folder: this.#folder,
      generation,
      salt: Buffer.from(salt),
      last,
    });
    this.#watermark = new Watermark(ready.journal);
    this.#journalOutage = journalOutage(options.logger);
    this.#databaseOutage = databaseOutage(options.logger);
    this.damage = tellStart(options.logger, ready);
    const files = new FileWatch([options.file, `${options.file}-wal`]);
    this.#watch = setInterval(() => this.#lookForFiles(files), WATCH_MS).unref();
    this.epoch = ready.epoch;
    this.installation = ready.installation;
    worker.on('message', (message: FromWriter) => this.#onMessage(message));
    worker.on('error', (error) => this.#fail(writerFailure(error, this.#folder)));
    this.#ended = new Promise((resolve) => {
      worker.on('exit', () => {
        if (this.#isAlive) this.#fail(writerFailure(new Error('no error'), this.#folder));
        resolve();
      });
    });
  }

  /** Starts the thread and waits until the database is open and complete. */
  static async start(options: WriterClientOptions): Promise<WriterClient> {
    const { worker, ready } = await startWriterThread(options);
    try {
      return new WriterClient(worker, options, ready);
    } catch (error) {
      // Its journal cannot be opened.
      void worker.terminate();
      throw error;
    }
  }

  /** Whether callbacks can be accepted. */
  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** Why callbacks can't be kept at the moment; null where they can. */
  get problem(): string | null {
    if (this.#state !== 'open') return this.#reason ?? 'Callboard is stopping';
    const refused = this.#journalOutage.reason;
    if (refused !== null) return `the journal can't be written (${refused})`;
    const now = performance.now();
    const writingMs = this.#writing === null ? 0 : now - this.#wroteAt;
    return stuckReason({ writingMs, behindMs: now - (this.#commits.oldestAt ?? now) });
  }

  /** Whether they can, or will again once the database can be written. */
  get #isAlive(): boolean {
    return this.#state === 'open' || this.#state === 'stalled';
  }

  get #hasFailed(): boolean {
    return this.#state === 'failed';
  }

  /** Whether rows lack nothing that was acknowledged, and how long it is otherwise. */
  get watermark(): Pick<Watermark, 'isReached' | 'lagMs' | 'reached' | 'applied'> {
    return this.#watermark;
  }

  accept(observation: Observation, answer: Answer): void {
    if (this.#state !== 'open') {
      this.#databaseOutage.refused(1);
      answer('failed');
      return;
    }
    const now = performance.now();
    const since = this.#writing?.since ?? this.#queue.since ?? now;
    if (now - since <= QUEUE_MS && this.#queue.add(observation, answer, now)) this.#schedule();
    else answer('shed');
  }

  subscribe(listener: (commit: Commit) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Has the writer do something beside callbacks; resolves once it is on disk. */
  request(request: WriterRequest): Promise<void> {
    if (!this.#isAlive) return Promise.reject(new Error(`the writer is ${this.#state}`));
    const { id, done } = this.#requests.add();
    // What was acknowledged before comes first.
    this.#commits.hurry();
    this.#post({ type: 'request', id, request });
    return done;
  }

  /** Commits what was accepted, answers it, and closes the database. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    if (this.#isAlive) await this.#finish();
    clearInterval(this.#watch);
    // What failed is left as it is on disk: the next start reads it. Its files close with the process.
    if (this.#hasFailed) {
      this.#commits.hurry();
      this.#post({ type: 'close', isAbandoned: this.#isBroken });
    } else await this.#journal.close();
    await this.#ended;
  }

  /** Has all that was accepted written, unless it fails meanwhile. */
  async #finish(): Promise<void> {
    this.#state = 'closing';
    if (this.#writing !== null || this.#queue.since !== null) {
      await new Promise<void>((resolve) => {
        this.#onDrained = resolve;
        this.#writeNext(true);
      });
    }
    if (this.#hasFailed) return;
    this.#commits.hurry();
    await new Promise<void>((resolve) => {
      this.#onClosed = resolve;
      this.#post({ type: 'close', isAbandoned: false });
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#writing !== null) return;
    this.#scheduled = true;
    // After this turn of the loop: what came in together is written together.
    setImmediate(() => {
      this.#scheduled = false;
      this.#writeNext(false);
    });
  }

  /**
   * Writes what has waited longest to the journal, unless that has to wait: for the database, or a
   * moment for company, since a sync costs the same for one callback as for a hundred.
   */
  #writeNext(isUrgent: boolean): void {
    if (this.#writing !== null) return;
    const now = performance.now();
    if (this.#state !== 'closing') {
      if (now - (this.#commits.oldestAt ?? now) > BEHIND_MS) return;
      const { events } = this.#queue.depth;
      const left = this.#wroteAt + PACE_MS - now;
      if (!isUrgent && events > 0 && events < MANY && left > 0) {
        this.#patience ??= setTimeout(() => {
          this.#patience = null;
          this.#writeNext(true);
        }, left);
        return;
      }
    }
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = null;
    const batch = this.#queue.take();
    if (batch === null) {
      this.#onDrained?.();
      return;
    }
    this.#writing = batch;
    this.#wroteAt = now;
    const bytes = batch.slot.buffer.subarray(batch.start, batch.end);
    this.#journal.write(bytes, batch.lines.length, (failure) =>
      this.#onWritten(batch, now, failure),
    );
  }

  #onWritten(waiting: WaitingBatch, startedAt: number, failure: JournalFailure | null): void {
    this.#writing = null;
    if (this.#state === 'failed') return;
    if (failure !== null) {
      this.#refuse(waiting, failure);
      return;
    }
    this.#journalOutage.worked();
    const now = performance.now();
    const { last } = this.#journal;
    const { slot, start, end, lines, answers } = waiting;
    this.#watermark.accepted(last, now);
    this.#commits.add({ batch: { slot, start, end, lines }, sequence: last, at: now });
    // The disk has something to do while those before it are answered.
    this.#writeNext(this.#state === 'closing');
    for (const answer of answers) answer('stored');
    this.#options.metrics.journaled({ callbacks: lines.length, seconds: (now - startedAt) / 1000 });
    this.#options.metrics.queue(this.#queue.depth);
  }

  #commit(portion: Portion): void {
    this.#post({
      type: 'batches',
      batches: portion.map(({ batch: { slot, start, end } }) => ({
        memory: slot.memory,
        start: start + HEAD_BYTES,
        length: end - start - HEAD_BYTES,
      })),
      journal: portion.at(-1)?.sequence ?? 0,
      isLate: performance.now() - (portion[0]?.at ?? 0) > LATE_MS,
    });
  }

  #refuse(batch: WaitingBatch, { kind, reason }: JournalFailure): void {
    this.#queue.release(batch);
    for (const answer of batch.answers) answer('failed');
    this.#journalOutage.failed(reason, batch.answers.length);
    switch (kind) {
      case 'refused':
        this.#writeNext(true);
        break;
      case 'broken':
        this.#isBroken = true;
        this.#fail(diskFailure(reason, this.#folder));
        break;
      case 'gone':
        this.#fail(goneFailure(reason, this.#folder));
        break;
    }
  }

  /** Without callbacks nothing else would notice that the folder was deleted, or moved. */
  #lookForFiles(files: FileWatch): void {
    if (!this.#isAlive) return;
    const reason = this.#journal.missing()?.reason ?? files.missing();
    if (reason !== null) this.#fail(goneFailure(reason, this.#folder));
  }

  #onMessage(message: FromWriter): void {
    switch (message.type) {
      case 'committed':
        this.#onCommitted(message);
        break;
      case 'stalled':
        this.#onStalled(message.reason);
        break;
      case 'written-back':
        this.#watermark.written(message.writtenThrough);
        break;
      case 'done':
        this.#requests.settle(message.id, message.failure);
        break;
      case 'damaged':
        this.#options.damage.seen();
        break;
      case 'closed':
        this.#onClosed?.();
        break;
      case 'ready':
      case 'migrating':
    }
  }

  /** What was acknowledged stays in the journal; more is not taken until the database has that. */
  #onStalled(reason: string): void {
    const waiting = this.#queue.drain();
    if (this.#state === 'open') this.#state = 'stalled';
    this.#reason = reason;
    for (const answer of waiting) answer('failed');
    this.#databaseOutage.failed(reason, waiting.length);
  }

  #onCommitted(message: Committed): void {
    if (this.#state === 'stalled') this.#state = 'open';
    this.#databaseOutage.worked();
    this.#journal.applied(message.journal);
    this.#watermark.committed(message.journal, message.head, message.writtenThrough);
    const batches = this.#commits.committed().map(({ batch }) => batch);
    for (const batch of batches) this.#queue.release(batch);
    this.#schedule();
    this.#report(batches, message);
  }

  #report(batches: readonly Batch[], message: Committed): void {
    this.#options.metrics.committed(countsOf(batches, message));
    if (this.#listeners.size === 0) return;
    const commit = commitOf(batches, message);
    for (const listener of this.#listeners) listener(commit);
  }

  #fail(error: Error): void {
    if (this.#state === 'failed') return;
    this.#state = 'failed';
    this.#reason = error.message;
    const unanswered = [...(this.#writing?.answers ?? []), ...this.#queue.drain()];
    for (const answer of unanswered) answer('failed');
    this.#requests.failAll(error.message);
    this.#options.logger.error(
      { reason: error.message },
      'Callbacks can no longer be kept, so Callboard ends.',
    );
    this.#watermark.abandon();
    this.#onDrained?.();
    this.#onClosed?.();
    this.#options.onFatal(error);
  }

  #post(message: ToWriter): void {
    this.#worker.postMessage(message);
  }
}
