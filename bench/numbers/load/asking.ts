/** Asks questions one after another, without a pause, and notes how long each answer took. */

import { Agent, get } from 'node:http';
import type { Question } from './questions.ts';

export interface Answers {
  readonly question: Question;
  /** How long each answer took, to its last byte. */
  readonly ms: number[];
  /** How many of them say that they were cut, because the question took too long. */
  cut: number;
  /** Answers that weren't 200, and the first of them. */
  refused: number;
  firstRefusal: string | null;
}

/** Over one connection to a port, as a script on this machine would. */
export class Asking {
  readonly answers: readonly Answers[];
  /** How far behind the numbers were in each answer that says so, in milliseconds. */
  readonly lags: number[] = [];
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  /** How many were asked. */
  #asked = 0;

  constructor(port: number, questions: readonly Question[]) {
    this.#port = port;
    this.answers = questions.map((question) => ({
      ...{ question, ms: [], cut: 0, refused: 0, firstRefusal: null },
    }));
  }

  /** Goes on where it stopped, until `signal` says so; the last answer is waited for. */
  async askUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const nth = Math.floor(this.#asked / this.answers.length);
      const answers = this.answers[this.#asked % this.answers.length];
      this.#asked += 1;
      if (answers === undefined) return;
      const began = performance.now();
      const { status, body } = await this.#get(answers.question.path(Date.now(), nth));
      const took = performance.now() - began;
      if (status === 200) {
        answers.ms.push(took);
        if (body.includes('"exact":false')) answers.cut += 1;
        const lag = /"lagMs":(\d+)/.exec(body)?.[1];
        // Lists of calls that the store answers say how far the store is behind.
        if (answers.question.isOfNumbers && lag !== undefined) this.lags.push(Number(lag));
      } else {
        answers.refused += 1;
        answers.firstRefusal ??= `${status} ${body.slice(0, 200)}`;
      }
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #get(path: string): Promise<{ readonly status: number; readonly body: string }> {
    return new Promise((resolve, reject) => {
      const request = get({ host: '127.0.0.1', port: this.#port, path, agent: this.#agent });
      request.on('error', reject);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        );
      });
    });
  }
}
