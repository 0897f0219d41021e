/** The main thread's end of the reader thread: a question in, a promise of its answer out. */

import { Worker } from 'node:worker_threads';
import { type Result, success } from '../../../core/result.ts';
import type { CallCursors } from '../../../ports/call-store.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Metrics } from '../../../ports/metrics.ts';
import type { BadCursor, JsonPage } from '../../../ports/paging.ts';
import type { DamageWatch } from '../database/damage-watch.ts';
import { KeptThread } from '../threads/kept-thread.ts';
import { type PieceStream, PieceStreams } from '../threads/piece-streams.ts';
import { StoreUnavailableError } from '../threads/store-unavailable.ts';
import { READER_YOUNG_MB } from '../tuning.ts';
import type {
  AnswerOf,
  FromReader,
  PageType,
  QuestionOf,
  QuestionType,
  ReaderThreadOptions,
  ToReader,
} from './reader-protocol.ts';

interface Asked {
  // A method, so that each question can have its own kind of answer.
  answered(value: unknown): void;
  readonly failed: (error: Error) => void;
}

/** `ToReader`, for any question. */
type Message =
  | {
      readonly type: 'ask';
      readonly id: number;
      readonly question: { readonly type: QuestionType };
      readonly memory: SharedArrayBuffer | null;
    }
  | Exclude<ToReader, { readonly type: 'ask' }>;

export interface ReaderClientOptions extends ReaderThreadOptions {
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'threadRestarted'>;
  readonly damage: DamageWatch;
}

export class ReaderClient {
  readonly #thread: KeptThread<Message, FromReader>;
  readonly #streams = new PieceStreams((message) => this.#thread.post(message));
  readonly #asked = new Map<number, Asked>();
  readonly #damage: DamageWatch;
  #nextId = 0;

  constructor({ file, epoch, logger, metrics, damage }: ReaderClientOptions) {
    this.#damage = damage;
    const workerData: ReaderThreadOptions = { file, epoch };
    this.#thread = new KeptThread({
      name: 'reader',
      start: () =>
        new Worker(new URL('./reader-thread.ts', import.meta.url), {
          workerData,
          name: 'callboard-reader',
          resourceLimits: { maxYoungGenerationSizeMb: READER_YOUNG_MB },
        }),
      onMessage: (message) => this.#onMessage(message),
      onLost: () => this.#onLost(),
      logger,
      metrics,
    });
    this.#thread.start();
  }

  /** Whether the thread has ended and the next one isn't ready yet. */
  get isDown(): boolean {
    return this.#thread.isDown;
  }

  /** Asks a question. Rejects if the store can't be read, with `StoreUnavailableError` if it soon can be. */
  ask<Type extends Exclude<QuestionType, PageType>>(
    question: QuestionOf<Type>,
  ): Promise<AnswerOf<Type>> {
    return this.#ask(this.#newId(), question, null);
  }

  /** A page of calls as JSON. Its pieces must be read to the end, or returned. */
  async listPage(
    question: QuestionOf<'list-json'>,
  ): Promise<Result<JsonPage & CallCursors, BadCursor>> {
    const { head, stream } = await this.#askPage(question);
    return head.ok ? success({ ...head.value, json: stream }) : head;
  }

  /** The calls of these rows, in their order, as JSON. */
  async rowsPage(question: QuestionOf<'rows-json'>): Promise<Result<JsonPage, BadCursor>> {
    const { head, stream } = await this.#askPage(question);
    return head.ok ? success({ ...head.value, json: stream }) : head;
  }

  /** The same for the events of a call; null if there's no call. */
  async eventPage(question: QuestionOf<'events'>): Promise<Result<JsonPage, BadCursor> | null> {
    const { head, stream } = await this.#askPage(question);
    return head?.ok === true ? success({ ...head.value, json: stream }) : head;
  }

  /** Waits for the answers first: a thread that's stopped inside SQLite aborts the process. */
  async close(): Promise<void> {
    await this.#thread.close({ type: 'close' });
    this.#onLost();
  }

  #newId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }

  async #askPage<Type extends PageType>(
    question: QuestionOf<Type>,
  ): Promise<{ readonly head: AnswerOf<Type>; readonly stream: PieceStream }> {
    const stream = this.#streams.open(this.#newId());
    let isPage = false;
    try {
      const head = await this.#ask(stream.id, question, stream.memory);
      isPage = head?.ok === true;
      return { head, stream };
    } finally {
      if (!isPage) {
        // Nothing follows: the thread hasn't touched the memory.
        this.#streams.ended(stream.id, null);
        void stream.return();
      }
    }
  }

  #ask<Type extends QuestionType>(
    id: number,
    question: QuestionOf<Type>,
    memory: SharedArrayBuffer | null,
  ): Promise<AnswerOf<Type>> {
    return new Promise((resolve, reject) => {
      if (!this.#thread.post({ type: 'ask', id, question, memory })) {
        reject(StoreUnavailableError.notReading());
        return;
      }
      this.#asked.set(id, {
        answered(value: AnswerOf<Type>) {
          resolve(value);
        },
        failed: reject,
      });
    });
  }

  #onMessage(message: FromReader): void {
    switch (message.type) {
      case 'answer':
        this.#asked.get(message.id)?.answered(message.value);
        this.#asked.delete(message.id);
        break;
      case 'no-answer': {
        if (message.isDamaged) this.#damage.seen();
        const error = message.isDamaged
          ? StoreUnavailableError.damaged()
          : new Error(`the store could not be read: ${message.reason}`);
        this.#asked.get(message.id)?.failed(error);
        this.#asked.delete(message.id);
        break;
      }
      case 'piece':
      case 'end':
      case 'failed':
        if (message.type === 'failed' && message.isDamaged) this.#damage.seen();
        this.#streams.onMessage(message);
        break;
    }
  }

  /** The thread ended, so unanswered questions fail. */
  #onLost(): void {
    for (const asked of this.#asked.values()) asked.failed(StoreUnavailableError.notReading());
    this.#asked.clear();
    this.#streams.lost(StoreUnavailableError.notReading);
  }
}
