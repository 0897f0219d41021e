/**
 * The main thread's end of the writer: gathers callbacks into batches, sends the next one as soon as
 * the writer is free, and answers each caller after the commit that holds its callback. The queue in
 * front is bounded in bytes and in age; beyond that nothing is taken.
 */

import { Worker } from 'node:worker_threads';
import type { Acceptance, EventSink, Observation } from '../../ports/event-sink.ts';
import type { Commit, CommittedDelivery, Feed } from '../../ports/feed.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { type Batch, BatchQueue } from './batch-queue.ts';
import type {
  FromWriter,
  ToWriter,
  WriterRequest,
  WriterThreadOptions,
} from './thread-protocol.ts';
import type { RecordOutcome } from './writer.ts';

/** How long the oldest callback may wait for the disk, in milliseconds: SignalWire reads for 5 s. */
const QUEUE_MS = 4000;

export interface WriterClientOptions extends WriterThreadOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Called once if the writer ends by itself: nothing can be accepted any more. */
  readonly onFatal: (error: Error) => void;
}

type Committed = Extract<FromWriter, { readonly type: 'committed' }>;

export class WriterClient implements EventSink, Feed {
  readonly #worker: Worker;
  readonly #options: WriterClientOptions;
  readonly #listeners = new Set<(commit: Commit) => void>();
  readonly #inFlight: Batch[] = [];
  readonly #requests = new Map<number, (failure: string | null) => void>();
  readonly #writtenWaiters = new Set<() => void>();
  readonly #queue = new BatchQueue();
  #scheduled = false;
  #state: 'open' | 'closing' | 'failed' = 'open';
  #nextRequest = 1;
  #onClosed: (() => void) | null = null;
  #closed: Promise<void> | null = null;
  readonly epoch: string;
  readonly installation: string;
  head: number;
  writtenThrough: number;
  /** Commits whose calls are not all in their rows yet, oldest first: the log's head after each. */
  #behind: { readonly head: number; readonly at: number }[] = [];

  private constructor(
    worker: Worker,
    options: WriterClientOptions,
    ready: Extract<FromWriter, { readonly type: 'ready' }>,
  ) {
    this.#worker = worker;
    this.#options = options;
    this.epoch = ready.epoch;
    this.installation = ready.installation;
    this.head = ready.head;
    this.writtenThrough = ready.head;
    worker.on('message', (message: FromWriter) => this.#onMessage(message));
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', () => {
      if (this.#state === 'open') this.#fail(new Error('the writer thread ended by itself'));
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
        if (message.type === 'ready') resolve(new WriterClient(worker, options, message));
        else reject(new Error('the writer thread did not say that it is ready'));
      });
    });
  }

  /** Whether callbacks can be accepted. */
  get isOpen(): boolean {
    return this.#state === 'open';
  }

  accept(observation: Observation): Promise<Acceptance> {
    if (this.#state !== 'open') return Promise.resolve('failed');
    const now = performance.now();
    const since = this.#inFlight[0]?.since ?? this.#queue.since ?? now;
    if (now - since > QUEUE_MS) return Promise.resolve('shed');
    return new Promise((answer) => {
      if (this.#queue.add(observation, answer, now)) this.#schedule();
      else answer('shed');
    });
  }

  subscribe(listener: (commit: Commit) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Has the writer do something beside callbacks; resolves once it is on disk. */
  request(request: WriterRequest): Promise<void> {
    if (this.#state !== 'open') return Promise.reject(new Error(`the writer is ${this.#state}`));
    const id = this.#nextRequest;
    this.#nextRequest += 1;
    return new Promise((resolve, reject) => {
      this.#requests.set(id, (failure) =>
        failure === null ? resolve() : reject(new Error(`the store could not write: ${failure}`)),
      );
      this.#post({ type: 'request', id, request });
    });
  }

  /** How long the oldest event that no row holds has been on disk, in milliseconds; 0 for none. */
  get lagMs(): number {
    const oldest = this.#behind[0];
    return oldest === undefined ? 0 : performance.now() - oldest.at;
  }

  /** Resolves when every event up to `position` is in its row, or after `timeoutMs` all the same. */
  async written(position: number, timeoutMs: number): Promise<void> {
    if (this.writtenThrough >= position) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timeout);
        this.#writtenWaiters.delete(check);
        resolve();
      };
      const check = (): void => {
        if (this.writtenThrough >= position) done();
      };
      const timeout = setTimeout(done, timeoutMs);
      this.#writtenWaiters.add(check);
    });
  }

  /** Commits what was accepted, answers it, and closes the database. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    while (this.#queue.since !== null) this.#flush(Number.POSITIVE_INFINITY);
    await new Promise<void>((resolve) => {
      this.#onClosed = resolve;
      this.#post({ type: 'close' });
    });
    await this.#worker.terminate();
  }

  #schedule(): void {
    // One batch at a time: what comes in while it is committed makes the next one larger.
    if (this.#scheduled || this.#inFlight.length > 0) return;
    this.#scheduled = true;
    // After this turn of the loop: what came in together is committed together.
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush(1);
    });
  }

  #flush(mostInFlight: number): void {
    if (this.#inFlight.length >= mostInFlight) return;
    const batch = this.#queue.take();
    if (batch === null) return;
    this.#inFlight.push(batch);
    this.#post({ type: 'batch', memory: batch.memory, length: batch.length });
  }

  #onMessage(message: FromWriter): void {
    switch (message.type) {
      case 'committed':
        this.#onCommitted(message);
        break;
      case 'written-back':
        this.#onWritten(message.writtenThrough);
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

  #onCommitted(message: Committed): void {
    const batch = this.#inFlight.shift();
    if (batch === undefined) throw new Error('the writer answered a batch that it was not given');
    this.#queue.release(batch);
    this.head = message.head;
    this.#behind.push({ head: message.head, at: performance.now() });
    this.#onWritten(message.writtenThrough);
    // The next batch goes out before the answers: the writer is the one that must not wait.
    this.#flush(1);
    const { outcomes } = message;
    for (const [index, { answer }] of batch.waiting.entries()) {
      answer(acceptanceOf(outcomes?.[index] ?? 'stored'));
    }
    this.#report(batch, message);
  }

  #report(batch: Batch, message: Committed): void {
    const { outcomes } = message;
    const count = (outcome: RecordOutcome): number =>
      outcomes === null ? 0 : outcomes.filter((one) => one === outcome).length;
    const [duplicates, unprocessable, failed] = [
      count('duplicate'),
      count('unprocessable'),
      count('failed'),
    ];
    const stored = batch.waiting.length - duplicates - unprocessable - failed;
    const { metrics, logger } = this.#options;
    metrics.committed({ stored, duplicates, unprocessable, seconds: message.seconds });
    metrics.queue(this.#queue.depth);
    if (message.failure !== null) {
      logger.error(
        { failed, reason: message.failure },
        'callbacks could not be written; answered 503',
      );
    }
    if (this.#listeners.size === 0) return;
    const commit: Commit = {
      head: message.head,
      deliveries: deliveriesOf(batch, outcomes),
      joined: message.joined,
      corrected: message.corrected,
      closed: message.closed,
    };
    for (const listener of this.#listeners) listener(commit);
  }

  #onWritten(writtenThrough: number): void {
    this.writtenThrough = writtenThrough;
    const first = this.#behind.findIndex(({ head }) => head > writtenThrough);
    if (first !== 0) this.#behind = first === -1 ? [] : this.#behind.slice(first);
    for (const check of this.#writtenWaiters) check();
  }

  #fail(error: Error): void {
    if (this.#state === 'failed') return;
    this.#state = 'failed';
    const unanswered = [
      ...this.#inFlight.flatMap((batch) => batch.waiting),
      ...this.#queue.drain(),
    ];
    for (const { answer } of unanswered) answer('failed');
    for (const settle of this.#requests.values()) settle(error.message);
    this.#onClosed?.();
    this.#options.onFatal(error);
  }

  #post(message: ToWriter): void {
    this.#worker.postMessage(message);
  }
}

function acceptanceOf(outcome: RecordOutcome): Acceptance {
  switch (outcome) {
    case 'stored':
    case 'unprocessable':
      return 'stored';
    case 'duplicate':
      return 'duplicate';
    case 'failed':
      return 'failed';
  }
}

function deliveriesOf(
  batch: Batch,
  outcomes: readonly RecordOutcome[] | null,
): readonly CommittedDelivery[] {
  const deliveries: CommittedDelivery[] = [];
  for (const [index, { line }] of batch.waiting.entries()) {
    const outcome = outcomes?.[index] ?? 'stored';
    // What was not kept left no trace, so nobody is told of it.
    if (outcome !== 'failed') deliveries.push({ line, outcome });
  }
  return deliveries;
}
