/** The main thread's end of the reader thread: a question in, a promise of its answer out. */

import { Worker } from 'node:worker_threads';
import type {
  AnswerOf,
  QuestionOf,
  QuestionType,
  ReaderThreadOptions,
  Reply,
} from './reader-protocol.ts';

interface Asked {
  // A method, so that each question may wait for its own kind of answer.
  answered(value: unknown): void;
  readonly failed: (error: Error) => void;
}

export class ReaderClient {
  readonly #worker: Worker;
  readonly #asked = new Map<number, Asked>();
  #ended: Error | null = null;
  #nextId = 1;
  #closed: Promise<void> | null = null;

  constructor(options: ReaderThreadOptions) {
    this.#worker = new Worker(new URL('./reader-thread.ts', import.meta.url), {
      workerData: options,
      name: 'callboard-reader',
    });
    this.#worker.on('message', (reply: Reply) => this.#onReply(reply));
    this.#worker.on('error', (error) => this.#failAll(error));
    this.#worker.on('exit', () => this.#failAll(new Error('the reader thread has ended')));
  }

  /** Asks; rejects only where the store cannot be read. */
  ask<Type extends QuestionType>(question: QuestionOf<Type>): Promise<AnswerOf<Type>> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, {
        answered(value: AnswerOf<Type>) {
          resolve(value);
        },
        failed: reject,
      });
      this.#worker.postMessage({ id, question });
    });
  }

  /** Has what was asked answered first: a thread that is stopped inside SQLite aborts the process. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    if (this.#ended !== null) return;
    this.#ended = new Error('the store is closed');
    await new Promise<void>((resolve) => {
      this.#worker.once('exit', () => resolve());
      this.#worker.postMessage(null);
    });
  }

  #onReply(reply: Reply): void {
    const asked = this.#asked.get(reply.id);
    this.#asked.delete(reply.id);
    if (reply.ok) asked?.answered(reply.value);
    else asked?.failed(new Error(`the store could not be read: ${reply.reason}`));
  }

  #failAll(error: Error): void {
    this.#ended ??= error;
    for (const asked of this.#asked.values()) asked.failed(error);
    this.#asked.clear();
  }
}
