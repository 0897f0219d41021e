/** Which function answers a question. Everything that one answer says is read from one snapshot of the facts. */

import type { DuckDBConnection } from '@duckdb/node-api';
import { failure, success } from '../../core/result.ts';
import type { Currency } from '../follow/currency.ts';
import { FACTS, type Shape } from '../tables/schema.ts';
import type { Answer, Asked } from './protocol.ts';

/** What questions need beside the connection. */
export interface AnswerContext {
  readonly shape: Shape;
  /** How current the facts are that a connection sees. */
  readonly currency: (connection: DuckDBConnection) => Promise<Currency>;
}

export async function answerTo(
  connection: DuckDBConnection,
  question: Asked,
  context: AnswerContext,
): Promise<Answer> {
  await connection.run('BEGIN');
  const answer = await answerFromSnapshot(connection, question, context);
  await connection.run('COMMIT');
  return answer;
}

async function answerFromSnapshot(
  connection: DuckDBConnection,
  question: Asked,
  _context: AnswerContext,
): Promise<Answer> {
  switch (question.kind) {
    case 'count': {
      const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${FACTS}`);
      return success({ calls: Number(counted.getRows()[0]?.[0] ?? 0) });
    }
    case 'stats':
    case 'series':
    case 'top':
    case 'heatmap':
    case 'changes':
    case 'callRows':
    case 'parquet':
      return failure({ kind: 'refused', parameter: question.kind, reason: "isn't answered yet" });
  }
}
