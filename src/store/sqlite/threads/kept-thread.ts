/**
 * A worker thread that's restarted if it ends unexpectedly. The questions it had are then lost, and its
 * owner learns of it. It never terminates a thread: one that's stopped inside SQLite aborts the process.
 */

import type { Worker } from 'node:worker_threads';
import { RestartDelays } from '../../../core/time/restart-delays.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { KeptThreadName, Metrics } from '../../../ports/metrics.ts';

export interface KeptThreadOptions<Answer extends object> {
  readonly name: KeptThreadName;
  /** Starts it. It says `ready` once it can be asked. */
  readonly start: () => Worker;
  readonly onMessage: (message: Answer) => void;
  /** It can be asked now. What was posted while it wasn't running is lost. */
  readonly onReady?: () => void;
  /** The thread ended: nothing that's unanswered will be answered. */
  readonly onLost: () => void;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'threadRestarted'>;
}

export class KeptThread<Question extends object, Answer extends object> {
  readonly #options: KeptThreadOptions<Answer>;
  readonly #delays = new RestartDelays();
  #worker: Worker | null = null;
  #startedAt = 0;
  /** Whether the thread ended unexpectedly, and none has been ready since. */
  #isDown = false;
  #restart: NodeJS.Timeout | null = null;
  /** Resolves once every thread that was to rest has ended. */
  #rested: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | null = null;

  /** Starts nothing yet. */
  constructor(options: KeptThreadOptions<Answer>) {
    this.#options = options;
  }

  /** Whether questions can't be answered, because the thread ended and the next one isn't ready. */
  get isDown(): boolean {
    return this.#isDown;
  }

  /** Starts it unless it's running, or about to be restarted. */
  start(): void {
    if (this.#worker !== null || this.#restart !== null || this.#closed !== null) return;
    this.#startedAt = performance.now();
    const worker = this.#options.start();
    this.#worker = worker;
    let fault = 'none';
    worker.on('message', (message: Answer | 'ready') => {
      if (message === 'ready') {
        this.#isDown = false;
        this.#options.onReady?.();
      } else this.#options.onMessage(message);
    });
    worker.on('error', (error: unknown) => {
      fault = faultOf(error);
    });
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      if (this.#closed === null) this.#onLost(fault);
    });
  }

  /** Posts a message. Returns false if no thread is running. */
  post(question: Question): boolean {
    if (this.#worker === null || this.#isDown || this.#closed !== null) return false;
    this.#worker.postMessage(question);
    return true;
  }

  /** Posts `farewell`, on which the thread must end. It has nothing to do; `start` starts another one. */
  rest(farewell: Question): void {
    const worker = this.#worker;
    if (worker === null || this.#isDown || this.#closed !== null) return;
    this.#worker = null;
    this.#rested = Promise.all([this.#rested, end(worker, farewell)]);
  }

  /** Posts `farewell`, on which the thread must end, and waits until it has. */
  close(farewell: Question): Promise<void> {
    this.#closed ??= this.#close(farewell);
    return this.#closed;
  }

  async #close(farewell: Question): Promise<void> {
    if (this.#restart !== null) clearTimeout(this.#restart);
    if (this.#worker !== null) await end(this.#worker, farewell);
    await this.#rested;
  }

  #onLost(fault: string): void {
    const { name, logger, metrics, onLost } = this.#options;
    this.#isDown = true;
    const delay = this.#delays.next(performance.now() - this.#startedAt);
    this.#restart = setTimeout(() => {
      this.#restart = null;
      metrics.threadRestarted(name);
      this.start();
    }, delay);
    logger.error(
      { thread: name, fault, restartInMs: delay },
      'A thread that reads the store ended unexpectedly and is being restarted. Callbacks are still kept.',
    );
    onLost();
  }
}

/** Posts `farewell`, and resolves once the thread has ended. */
const end = (worker: Worker, farewell: object): Promise<void> =>
  new Promise((resolve) => {
    worker.once('exit', () => resolve());
    worker.postMessage(farewell);
  });

/** The error that ended it, without its message, which may quote stored data. */
function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return 'not an Error';
  return 'code' in error && typeof error.code === 'string'
    ? `${error.name} ${error.code}`
    : error.name;
}
