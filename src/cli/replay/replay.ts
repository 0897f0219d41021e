/**
 * Resends captured requests at their original pace or a multiple of it, with limited concurrency. Reading
 * waits for sending, so memory stays constant.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import { failure, type Result, success } from '../../core/result.ts';
import type { CaptureEntry } from './read-capture.ts';
import { type ReplayRequest, replayRequest, type SigningTerms } from './replay-request.ts';

export interface ReplayTerms extends SigningTerms {
  /** 0: as fast as possible. */
  readonly speed: number;
  readonly concurrency: number;
}

export interface ReplaySummary {
  readonly sent: number;
  /** The number of answers with each status. */
  readonly answers: Readonly<Record<string, number>>;
  readonly unanswered: number;
  /** Why the last unanswered request failed. */
  readonly lastProblem: string | null;
  readonly seconds: number;
}

const ANSWER_TIMEOUT_MS = 30_000;

/** Sends everything. An invalid line ends it once the requests in progress are done. */
export async function replay(
  entries: AsyncIterable<CaptureEntry>,
  terms: ReplayTerms,
): Promise<Result<ReplaySummary, string>> {
  const tally = new Tally();
  const pool = new Pool(new URL(terms.url).origin, {
    connections: terms.concurrency,
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
  });
  const underWay = new Set<Promise<void>>();
  const startedAt = performance.now();
  let firstAt: number | null = null;
  let problem: string | null = null;
  try {
    for await (const entry of entries) {
      if (!entry.ok) {
        problem = entry.problem;
        break;
      }
      firstAt ??= entry.value.receivedAt;
      const dueMs = terms.speed === 0 ? 0 : (entry.value.receivedAt - firstAt) / terms.speed;
      const earlyMs = dueMs - (performance.now() - startedAt);
      if (earlyMs > 1) await wait(earlyMs);
      while (underWay.size >= terms.concurrency) await Promise.race(underWay);
      const sending = send(pool, replayRequest(entry.value, terms), tally).finally(() =>
        underWay.delete(sending),
      );
      underWay.add(sending);
    }
    await Promise.all(underWay);
  } finally {
    await pool.close();
  }
  const summary = tally.summary((performance.now() - startedAt) / 1000);
  return problem === null ? success(summary) : failure(`${problem} ${sentBefore(summary.sent)}`);
}

const sentBefore = (count: number): string =>
  count === 0
    ? 'No requests were sent.'
    : `${count} ${count === 1 ? 'request was' : 'requests were'} sent before it.`;

async function send(pool: Pool, request: ReplayRequest, tally: Tally): Promise<void> {
  try {
    const response = await pool.request({
      method: request.method,
      path: request.path,
      headers: request.headers,
      body: request.body,
    });
    await response.body.dump();
    tally.answered(response.statusCode);
  } catch (error) {
    tally.unanswered(error);
  }
}

class Tally {
  readonly #answers = new Map<number, number>();
  #unanswered = 0;
  #lastProblem: string | null = null;

  answered(status: number): void {
    this.#answers.set(status, (this.#answers.get(status) ?? 0) + 1);
  }

  unanswered(error: unknown): void {
    this.#unanswered += 1;
    const code = error instanceof Error && 'code' in error ? error.code : null;
    this.#lastProblem = typeof code === 'string' ? code : String(error);
  }

  summary(seconds: number): ReplaySummary {
    const answers = [...this.#answers].sort(([one], [other]) => one - other);
    return {
      sent: answers.reduce((sum, [, count]) => sum + count, this.#unanswered),
      answers: Object.fromEntries(answers),
      unanswered: this.#unanswered,
      lastProblem: this.#lastProblem,
      seconds,
    };
  }
}
