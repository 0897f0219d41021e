/** Which function answers a question. Everything that one answer says is read from one snapshot of the facts. */

import type { DuckDBConnection } from '@duckdb/node-api';
import { STALE_MS } from '../../core/calls/stale.ts';
import type { Currency } from '../follow/currency.ts';
import { answerCallRows, answerCount } from '../questions/calls/call-rows.ts';
import { writeParquet } from '../questions/calls/parquet.ts';
import { answerChanges } from '../questions/changes.ts';
import { answerHeatmap } from '../questions/heatmap.ts';
import type { Facts } from '../questions/questions.ts';
import { answerSeries } from '../questions/series.ts';
import { answerSilentNumbers } from '../questions/silent-numbers.ts';
import { answerStats } from '../questions/stats.ts';
import { answerTop } from '../questions/top.ts';
import type { Snapshot } from '../recent/recent.ts';
import type { Shape } from '../tables/schema.ts';
import type { Answer, Asked } from './protocol.ts';

/** What questions need beside the connection. */
export interface AnswerContext {
  readonly shape: Shape;
  /** How current the facts are that a connection sees. */
  readonly currency: (connection: DuckDBConnection) => Promise<Currency>;
  /** What the follower has beside the file just now. */
  readonly recent: () => Snapshot | null;
}

export async function answerTo(
  connection: DuckDBConnection,
  question: Asked,
  context: AnswerContext,
): Promise<Answer> {
  const { shape } = context;
  const seen = await begin(connection, context);
  const { dimensions, settings, timeZone } = shape;
  const facts = { connection, dimensions, settings, timeZone, staleMs: STALE_MS };
  const answer = await answerFrom({ ...facts, ...seen }, question);
  await connection.run('COMMIT');
  return answer;
}

/** Commits are short. To begin again is faster than to do without what's in memory. */
const TRIES = 5;

/** Begins a transaction, in which all statements see the same. */
async function begin(
  connection: DuckDBConnection,
  { currency, recent }: AnswerContext,
): Promise<Currency & Pick<Facts, 'recent'>> {
  for (let tries = 1; ; tries += 1) {
    const before = recent();
    await connection.run('BEGIN');
    // The first statement, which fixes what the others see.
    const current = await currency(connection);
    const seen = before === recent() ? before : null;
    if (seen !== null || tries === TRIES) return { ...current, recent: seen };
    await connection.run('ROLLBACK');
  }
}

async function answerFrom(facts: Facts, question: Asked): Promise<Answer> {
  const { asker } = question;
  switch (question.kind) {
    case 'stats':
      return await answerStats(facts, asker, question.asked);
    case 'series':
      return await answerSeries(facts, asker, question.asked);
    case 'top':
      return await answerTop(facts, asker, question.asked);
    case 'silentNumbers':
      return await answerSilentNumbers(facts, asker, question.asked);
    case 'heatmap':
      return await answerHeatmap(facts, asker, question.asked);
    case 'callRows':
      return await answerCallRows(facts, asker, question.asked);
    case 'count':
      return await answerCount(facts, asker, question.asked);
    case 'parquet':
      return await writeParquet(facts, asker, question.asked);
    case 'changes':
      return await answerChanges(facts, asker, question.asked);
  }
}
