/**
 * The thread that answers questions, one at a time, on a connection that can't write, so that no question
 * stalls a callback.
 */

import { parentPort, workerData } from 'node:worker_threads';
import { type Failure, type Result, success } from '../../../core/result.ts';
import type { BadCursor } from '../../../ports/paging.ts';
import { isDamage } from '../database/damage.ts';
import { PieceTurns } from '../threads/piece-turns.ts';
import { lowerPriority } from '../threads/thread-priority.ts';
import { JsonText, jsonOfCalls, jsonOfEvents } from './json-pages.ts';
import { openQueries } from './open-queries.ts';
import type {
  FromReader,
  JsonHead,
  Question,
  ReaderThreadOptions,
  ToReader,
} from './reader-protocol.ts';

/** Callbacks go first, then questions, then files (`export-server.ts`). */
const NICER_BY = 5;

if (parentPort === null) throw new Error('reader-thread.ts runs as a worker thread only');
const port = parentPort;
const options: ReaderThreadOptions = workerData;
lowerPriority(NICER_BY);
const { calls, sids, failures, access, forward, close } = openQueries(options.file, options.epoch);

function answer(question: Question): Promise<unknown> {
  switch (question.type) {
    case 'list':
      return calls.list(question, question.filter, question.page);
    case 'list-json':
      return inJson(calls.list(question, question.filter, question.page), jsonOfCalls);
    case 'rows-json':
      return calls
        .rows(question, question.rowIds)
        .then((found) => new JsonText(found, { nextCursor: null }));
    case 'call':
      return calls.call(question, question.callSid);
    case 'sids-beginning':
      return sids.beginningWith(question, question.prefix, question.limit);
    case 'events':
      return inJson(calls.events(question, question.callSid, question.page), jsonOfEvents);
    case 'export-calls':
      return calls.exportCalls(question, question.filter, question.after);
    case 'count-by-status':
      return calls.countByStatus(question);
    case 'failure-page':
      return failures.page(question, question.page);
    case 'closed-batch':
      return failures.closed(question, question.batch);
    case 'failure-rows':
      return failures.rows(question, question.batch, question.after);
    case 'batches-without-report':
      return failures.withoutReport();
    case 'unfinished-messages':
      return failures.unfinished();
    case 'keys':
      return access.keys();
    case 'sessions':
      return access.sessions(question.now);
    case 'forward-cursors':
      return forward.cursors();
    case 'audit-page':
      return access.audit(question.page);
  }
}

/** A page as JSON; anything else unchanged. */
async function inJson<Page>(
  found: Promise<Result<Page, BadCursor> | null>,
  jsonOf: (page: Page) => JsonText,
): Promise<JsonText | Failure<BadCursor> | null> {
  const page = await found;
  return page?.ok === true ? jsonOf(page.value) : page;
}

const tell = (message: FromReader): void => port.postMessage(message);
const turns = new PieceTurns(tell, () => performance.now());

async function onQuestion({ id, question, memory }: Extract<ToReader, { type: 'ask' }>) {
  try {
    const value = await answer(question);
    if (!(value instanceof JsonText)) {
      tell({ type: 'answer', id, value });
    } else if (memory !== null) {
      const { bytes, cursors } = value;
      const head: JsonHead = { size: bytes.length, ...cursors };
      tell({ type: 'answer', id, value: success(head) });
      turns.start(id, memory, alone(bytes));
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    tell({ type: 'no-answer', id, reason, isDamaged: isDamage(error) });
  }
}

async function* alone(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

// Once everything is answered, and before the thread's memory is freed.
process.once('exit', close);

/** Answers questions in order. */
port.on('message', (message: ToReader) => {
  switch (message.type) {
    case 'ask':
      void onQuestion(message);
      break;
    case 'taken':
      turns.taken(message.id);
      break;
    case 'stop':
      turns.stop(message.id);
      break;
    case 'close':
      // Earlier questions are still being answered; the thread ends once that's done.
      calls.stopSearching();
      port.close();
      break;
  }
});
port.postMessage('ready');
