/** The questions that the numbers process has and hasn't answered. */

import { z } from 'zod';
import { failure, type Result } from '../../core/result.ts';
import type { NumbersProblem } from '../../ports/numbers/numbers.ts';
import type { Answer, QuestionKind, Questions } from './protocol.ts';

/** More than this are turned away. */
const MOST = 32;

type AnswerTo<Kind extends QuestionKind> = Result<Questions[Kind]['answer'], NumbersProblem>;

interface Open {
  readonly answered: (answer: Answer) => void;
  readonly failed: (error: Error) => void;
}

const BUSY: NumbersProblem = { kind: 'busy', reason: 'too many questions are waiting' };

export class OpenQuestions {
  readonly #open = new Map<number, Open>();
  #lastId = 0;

  /** Calls `send` with a new question's id, unless too many are open. */
  ask<Kind extends QuestionKind>(send: (id: number) => void): Promise<AnswerTo<Kind>> {
    if (this.#open.size >= MOST) return Promise.resolve(failure(BUSY));
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#open.set(id, {
        // The process answers a question of a kind with an answer of that kind.
        answered: (answer) => resolve(z.custom<AnswerTo<Kind>>().parse(answer)),
        failed: reject,
      });
      send(id);
    });
  }

  answered(id: number, answer: Answer): void {
    this.#take(id)?.answered(answer);
  }

  /** It failed for a reason that isn't the question's. */
  failed(id: number, fault: string): void {
    this.#take(id)?.failed(new Error(`the numbers process could not answer: ${fault}`));
  }

  /** Nothing that's open will be answered. */
  lost(problem: NumbersProblem): void {
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const { answered } of open) answered(failure(problem));
  }

  #take(id: number): Open | undefined {
    const open = this.#open.get(id);
    this.#open.delete(id);
    return open;
  }
}
