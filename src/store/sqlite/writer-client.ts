/**
 * The main thread's end of the writer: gathers callbacks into batches, has one after the other written
 * to the journal, answers each caller once the journal has its callback on disk, and hands the batches
 * on to the thread that joins them. What waits for the disk is bounded in age, all that waits is
 * bounded in bytes, and the journal waits for the database when that falls behind.
 */

import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Answer, EventSink, Observation } from '../../ports/event-sink.ts';
import type { Commit, Feed } from '../../ports/feed.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { type Batch, BatchQueue, type WaitingBatch } from './batch-queue.ts';
import { CommitQueue, type Portion } from './commit-queue.ts';
import { type Committed, commitOf, countsOf } from './commit-report.ts';
import { HEAD_BYTES, Journal, type JournalFailure } from './journal.ts';
import { diskFailure, writerFailure } from './store-failure.ts';
import type {
  FromWriter,
  ToWriter,
  WriterRequest,
  WriterThreadOptions,
} from './thread-protocol.ts';
import { Watermark } from './watermark.ts';

/** How long the oldest callback may wait for the disk, in milliseconds: SignalWire reads for 5 s. */
const QUEUE_MS = 4000;
/** Between the beginnings of two writes to the journal, in milliseconds, unless many are waiting. */
const PACE_MS = 2;
/** So many callbacks wait for no more company. */
const MANY = 16;
/** How far the database may be behind the journal, in milliseconds, before the journal waits. */
const BEHIND_MS = 300;
/** From here on, in milliseconds, the writer's thread takes all of its processor. */
const LATE_MS = 100;

export interface WriterClientOptions extends WriterThreadOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Called once if the writer ends by itself: nothing can be accepted any more. */
  readonly onFatal: (error: Error) => void;
}

export class WriterClient implements EventSink, Feed {
  readonly #worker: Worker;
  readonly #options: WriterClientOptions;
  readonly #journal: Journal;
  readonly #listeners = new Set<(commit: Commit) => void>();
  readonly #requests = new Map<number, (failure: string | null) => void>();
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
  #nextRequest = 1;
  #onDrained: (() => void) | null = null;
  #onClosed: (() => void) | null = null;
  #closed: Promise<void> | null = null;
  readonly #ended: Promise<void>;
  readonly epoch: string;
  readonly installation: string;

  private constructor(
    worker: Worker,
    options: WriterClientOptions,
    ready: Extract<FromWriter, { readonly type: 'ready' }>,
  ) {
    this.#worker = worker;
    this.#options = options;
    this.#journal = new Journal(dirname(options.file), ready.journal);
    this.#watermark = new Watermark(ready.journal);
    this.epoch = ready.epoch;
    this.installation = ready.installation;
    worker.on('message', (message: FromWriter) => this.#onMessage(message));
    worker.on('error', (error) => this.#fail(writerFailure(error, dirname(options.file))));
    this.#ended = new Promise((resolve) => {
      worker.on('exit', () => {
        if (this.#isAlive) this.#fail(writerFailure(new Error('no error'), dirname(options.file)));
        resolve();
      });
    });
  }

  /** Starts the thread and waits until the database is open and complete. */
  static async start(options: WriterClientOptions): Promise<WriterClient> {
    const { file, rules, cacheBytes, tellJoined } = options;
    const workerData: WriterThreadOptions = { file, rules, cacheBytes, tellJoined };
    const worker = new Worker(new URL('./writer-thread.ts', import.meta.url), {
      workerData,
      name: 'callboard-writer',
      // What a commit needs is short-lived; in a small nursery much of it would be copied first.
      resourceLimits: { maxYoungGenerationSizeMb: 96 },
    });
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error('the writer thread ended before it was ready'));
      worker.once('error', reject);
      worker.once('exit', ended);
      worker.once('message', (message: FromWriter) => {
        worker.off('error', reject);
        worker.off('exit', ended);
        try {
          if (message.type !== 'ready') throw new Error('the writer thread is not ready');
          resolve(new WriterClient(worker, options, message));
        } catch (error) {
          // Its journal cannot be opened.
          reject(error);
          void worker.terminate();
        }
      });
    });
  }

  /** Whether callbacks can be accepted. */
  get isOpen(): boolean {
    return this.#state === 'open';
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
    const id = this.#nextRequest;
    this.#nextRequest += 1;
    return new Promise((resolve, reject) => {
      this.#requests.set(id, (failure) =>
        failure === null ? resolve() : reject(new Error(`the store could not write: ${failure}`)),
      );
      // What was acknowledged before comes first.
      this.#commits.hurry();
      this.#post({ type: 'request', id, request });
    });
  }

  /** Commits what was accepted, answers it, and closes the database. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    if (this.#isAlive) await this.#finish();
    // What failed is left as it is on disk: the next start reads it. Its files close with the process.
    if (this.#hasFailed) this.#post({ type: 'close', isAbandoned: true });
    else await this.#journal.close();
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
    this.#journal.write(bytes, (failure) => this.#onWritten(batch, now, failure));
  }

  #onWritten(waiting: WaitingBatch, startedAt: number, failure: JournalFailure | null): void {
    this.#writing = null;
    if (this.#state === 'failed') return;
    if (failure !== null) {
      this.#refuse(waiting, failure);
      return;
    }
    const now = performance.now();
    const { sequence } = this.#journal;
    const { slot, start, end, lines, answers } = waiting;
    this.#watermark.accepted(sequence, now);
    this.#commits.add({ batch: { slot, start, end, lines }, sequence, at: now });
    // The disk has something to do while those before it are answered.
    this.#writeNext(this.#state === 'closing');
    for (const answer of answers) answer('stored');
    const seconds = (now - startedAt) / 1000;
    this.#options.metrics.journaled({ callbacks: lines.length, seconds });
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

  #refuse(batch: WaitingBatch, { reason, broken }: JournalFailure): void {
    this.#queue.release(batch);
    for (const answer of batch.answers) answer('failed');
    this.#options.logger.error(
      { failed: batch.answers.length, reason },
      'The journal could not be written, so callbacks were answered 503: free disk space, or ' +
        'mend the disk.',
    );
    if (broken) this.#fail(diskFailure(reason, dirname(this.#options.file)));
    else this.#writeNext(true);
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
      case 'done': {
        const settle = this.#requests.get(message.id);
        this.#requests.delete(message.id);
        settle?.(message.failure);
        break;
      }
      case 'closed':
        this.#onClosed?.();
        break;
      case 'ready':
        break;
    }
  }

  /** What was acknowledged stays in the journal; more is not taken until the database has that. */
  #onStalled(reason: string): void {
    const waiting = this.#queue.drain();
    if (this.#state === 'open') this.#state = 'stalled';
    for (const answer of waiting) answer('failed');
    this.#options.logger.error(
      { failed: waiting.length, reason },
      'The database cannot be written, and callbacks are answered 503 until it can: free disk ' +
        'space, or end what locks it. The journal keeps what was acknowledged.',
    );
  }

  #onCommitted(message: Committed): void {
    if (this.#state === 'stalled') this.#state = 'open';
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
    const unanswered = [...(this.#writing?.answers ?? []), ...this.#queue.drain()];
    for (const answer of unanswered) answer('failed');
    for (const settle of this.#requests.values()) settle(error.message);
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
