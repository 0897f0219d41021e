/**
 * The thread that answers questions, on a connection that cannot write: no question ever stalls a
 * callback. It answers one at a time.
 */

import { parentPort, workerData } from 'node:worker_threads';
import { Kysely, SqliteDialect } from 'kysely';
import { CallQueries } from './call-queries.ts';
import { openForReading } from './database.ts';
import { EarlierEvents } from './earlier-events.ts';
import { FailureQueries } from './failure-queries.ts';
import { LogReader } from './log.ts';
import type { Question, ReaderThreadOptions, Reply } from './reader-protocol.ts';
import type { Tables } from './tables.ts';

if (parentPort === null) throw new Error('reader-thread.ts runs as a worker thread only');
const port = parentPort;
const options: ReaderThreadOptions = workerData;
const sqlite = openForReading(options.file);
const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) });
const calls = new CallQueries(
  database,
  new LogReader(sqlite),
  new EarlierEvents(sqlite),
  options.epoch,
);
const failures = new FailureQueries(database, options.epoch);

function answer(question: Question): Promise<unknown> {
  switch (question.type) {
    case 'list':
      return calls.list(question.filter, question.page);
    case 'call':
      return calls.call(question.callSid);
    case 'events':
      return calls.events(question.callSid, question.page);
    case 'export-calls':
      return calls.exportCalls(question.filter, question.after);
    case 'export-events':
      return calls.exportEvents(question.from);
    case 'count-by-status':
      return calls.countByStatus();
    case 'failure-page':
      return failures.page(question.page);
    case 'closed-batch':
      return failures.closed(question.batch);
    case 'failure-rows':
      return failures.rows(question.batch, question.after);
    case 'batches-without-report':
      return failures.withoutReport();
    case 'unfinished-messages':
      return failures.unfinished();
  }
}

const reply = (message: Reply): void => port.postMessage(message);

// When all is answered, and before the thread takes its memory down.
process.once('exit', () => sqlite.close());

/** Questions in their turn; null: no more will come. */
port.on('message', (message: { readonly id: number; readonly question: Question } | null) => {
  if (message === null) {
    // What was asked before is being answered; the thread ends by itself when that is done.
    port.close();
    return;
  }
  const { id, question } = message;
  answer(question).then(
    (value) => reply({ id, ok: true, value }),
    (error: unknown) =>
      reply({ id, ok: false, reason: error instanceof Error ? error.message : String(error) }),
  );
});
