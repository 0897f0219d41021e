/**
 * Answers questions in the numbers process, in the order in which they came, each within its time. One that isn't
 * answered by then is stopped. Files have a queue of their own, so that a large one keeps no other question waiting.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import { failure } from '../../core/result.ts';
import type { Timer } from '../../ports/clock.ts';
import { faultOf, isInterrupted, isOutOfMemory } from './fault.ts';
import type { Answer, Asked, FromNumbers } from './protocol.ts';

/** Of a queue. */
interface Limits {
  readonly atOnce: number;
  /** How long one can take, waiting included, in milliseconds. */
  readonly withinMs: number;
}

const ANSWERS: Limits = { atOnce: 2, withinMs: 10_000 };
/** A file of two million calls takes some 20 s, and longer beside many callbacks. */
const FILES: Limits = { atOnce: 1, withinMs: 300_000 };

/** Between two statements of a question there's nothing to stop, so it's tried again until the question ends. */
const STOP_AGAIN_MS = 50;

const TOO_LATE: Answer = failure({ kind: 'busy', reason: 'the question took too long' });

const TOO_LARGE: Answer = failure({
  kind: 'busy',
  reason: 'the question needs more memory than there is beside others: ask again, or for less',
});

export interface QuestionDeskOptions {
  readonly connect: () => Promise<DuckDBConnection>;
  readonly answer: (connection: DuckDBConnection, asked: Asked) => Promise<Answer>;
  readonly send: (message: FromNumbers) => void;
  /** A question failed in a way that isn't the question's. */
  readonly onError: (error: unknown) => void;
  /** How long others wait after a question that took this long; both in milliseconds. */
  readonly restMs: (tookMs: number) => number;
  readonly timer: Timer;
}

export class QuestionDesk {
  readonly #answers: QuestionQueue;
  readonly #files: QuestionQueue;

  constructor(options: QuestionDeskOptions) {
    this.#answers = new QuestionQueue(ANSWERS, options);
    this.#files = new QuestionQueue(FILES, options);
  }

  ask(id: number, asked: Asked): void {
    const queue = asked.kind === 'parquet' ? this.#files : this.#answers;
    queue.ask(id, asked);
  }
}

interface Waiting {
  readonly id: number;
  readonly asked: Asked;
  readonly until: number;
}

class QuestionQueue {
  readonly #limits: Limits;
  readonly #options: QuestionDeskOptions;
  readonly #waiting: Waiting[] = [];
  #running = 0;
  /** How many answers are being rested from. */
  #resting = 0;

  constructor(limits: Limits, options: QuestionDeskOptions) {
    this.#limits = limits;
    this.#options = options;
  }

  ask(id: number, asked: Asked): void {
    this.#waiting.push({ id, asked, until: this.#options.timer.now() + this.#limits.withinMs });
    this.#next();
  }

  #next(): void {
    if (this.#running >= this.#limits.atOnce || this.#resting > 0) return;
    const question = this.#waiting.shift();
    if (question === undefined) return;
    this.#running += 1;
    const { timer, send, restMs } = this.#options;
    const began = timer.now();
    void this.#answer(question).then((message) => {
      this.#running -= 1;
      send(message);
      this.#rest(restMs(timer.now() - began));
      this.#next();
    });
  }

  #rest(ms: number): void {
    if (ms <= 0) return;
    this.#resting += 1;
    this.#options.timer.after(ms, () => {
      this.#resting -= 1;
      this.#next();
    });
  }

  async #answer({ id, asked, until }: Waiting): Promise<FromNumbers> {
    const { timer, onError } = this.#options;
    const left = until - timer.now();
    if (left <= 0) return { type: 'answer', id, answer: TOO_LATE };
    try {
      return { type: 'answer', id, answer: await this.#within(left, asked) };
    } catch (error) {
      if (isInterrupted(error)) return { type: 'answer', id, answer: TOO_LATE };
      if (isOutOfMemory(error)) return { type: 'answer', id, answer: TOO_LARGE };
      onError(error);
      return { type: 'no-answer', id, fault: faultOf(error) };
    }
  }

  async #within(ms: number, asked: Asked): Promise<Answer> {
    const connection = await this.#options.connect();
    const cancel = this.#stopAfter(ms, connection);
    try {
      return await this.#options.answer(connection, asked);
    } finally {
      cancel();
      connection.closeSync();
    }
  }

  /** Returns what calls it off. */
  #stopAfter(ms: number, connection: DuckDBConnection): () => void {
    const { timer } = this.#options;
    const stop = (): void => {
      connection.interrupt();
      cancel = timer.after(STOP_AGAIN_MS, stop);
    };
    let cancel = timer.after(ms, stop);
    return () => cancel();
  }
}
