/**
 * Answers questions in the numbers process: two at a time, in the order in which they came, each within its
 * time. One that isn't answered by then is stopped.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import { failure } from '../../core/result.ts';
import type { Timer } from '../../ports/clock.ts';
import { faultOf, isInterrupted } from './fault.ts';
import type { Answer, Asked, FromNumbers } from './protocol.ts';

const AT_ONCE = 2;
/** How long a question can take, waiting included, in milliseconds. */
const ANSWER_WITHIN_MS = 10_000;

const TOO_LATE: Answer = failure({ kind: 'busy', reason: 'the question took too long' });

interface Waiting {
  readonly id: number;
  readonly asked: Asked;
  readonly until: number;
}

export interface QuestionDeskOptions {
  readonly connect: () => Promise<DuckDBConnection>;
  readonly answer: (connection: DuckDBConnection, asked: Asked) => Promise<Answer>;
  readonly send: (message: FromNumbers) => void;
  /** A question failed in a way that isn't the question's. */
  readonly onError: (error: unknown) => void;
  readonly timer: Timer;
}

export class QuestionDesk {
  readonly #options: QuestionDeskOptions;
  readonly #waiting: Waiting[] = [];
  #running = 0;

  constructor(options: QuestionDeskOptions) {
    this.#options = options;
  }

  ask(id: number, asked: Asked): void {
    this.#waiting.push({ id, asked, until: this.#options.timer.now() + ANSWER_WITHIN_MS });
    this.#next();
  }

  #next(): void {
    if (this.#running >= AT_ONCE) return;
    const question = this.#waiting.shift();
    if (question === undefined) return;
    this.#running += 1;
    void this.#answer(question).then((message) => {
      this.#running -= 1;
      this.#options.send(message);
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
      onError(error);
      return { type: 'no-answer', id, fault: faultOf(error) };
    }
  }

  async #within(ms: number, asked: Asked): Promise<Answer> {
    const connection = await this.#options.connect();
    const cancel = this.#options.timer.after(ms, () => connection.interrupt());
    try {
      return await this.#options.answer(connection, asked);
    } finally {
      cancel();
      connection.closeSync();
    }
  }
}
