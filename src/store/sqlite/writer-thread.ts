/**
 * The writer's thread: messages in, commits out, one after the other. While nothing comes in it
 * writes calls back. An error that is no request's own ends the thread, and so the process.
 */

import { parentPort, workerData } from 'node:worker_threads';
import { lockForWriting, openForWriting } from './database.ts';
import { LoadGauge } from './load-gauge.ts';
import { type LogRecord, readRecords } from './record.ts';
import type {
  FromWriter,
  ToWriter,
  WriterRequest,
  WriterThreadOptions,
} from './thread-protocol.ts';
import { Writer } from './writer.ts';

/** Quiet for this long, in milliseconds, and rows that are behind are written. */
const IDLE_MS = 20;

if (parentPort === null) throw new Error('writer-thread.ts runs as a worker thread only');
const port = parentPort;
const options: WriterThreadOptions = workerData;
const now = (): number => performance.now();
const lock = lockForWriting(options.file);
const writer = new Writer(openForWriting(options.file), {
  rules: options.rules,
  cacheBytes: options.cacheBytes,
  now,
});
const load = new LoadGauge();
const tell = (message: FromWriter): void => port.postMessage(message);

let idle: NodeJS.Timeout | null = null;

function onMessage(message: ToWriter): void {
  switch (message.type) {
    case 'batch':
      commit([...readRecords(Buffer.from(message.memory, 0, message.length))]);
      break;
    case 'request':
      tell({ type: 'done', id: message.id, failure: failureOf(() => answer(message.request)) });
      break;
    case 'close':
      if (idle !== null) clearTimeout(idle);
      writer.close();
      lock.close();
      tell({ type: 'closed' });
      port.close();
      return;
  }
  if (writer.writtenThrough < writer.head) idle ??= setTimeout(writeBack, IDLE_MS);
}

function commit(records: readonly LogRecord[]): void {
  const started = now();
  const result = writer.commit(records, load.isLight(records.length, started));
  tell({
    type: 'committed',
    outcomes: result.outcomes.every((outcome) => outcome === 'stored') ? null : result.outcomes,
    joined: options.tellJoined ? result.joined : [],
    corrected: result.corrected,
    closed: result.closed,
    failure: result.failure,
    head: writer.head,
    writtenThrough: writer.writtenThrough,
    seconds: (now() - started) / 1000,
  });
}

function answer(request: WriterRequest): void {
  switch (request.type) {
    case 'record':
      writer.record(request.entry);
      break;
    case 'report-written':
      writer.reportWritten(request.batch, request.fileName);
      break;
    case 'write-back-call':
      writer.writeBackCall(request.callSid);
      break;
  }
}

/** Why a request could not be carried out; null where it was. */
function failureOf(work: () => void): string | null {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A failure here loses nothing: the log has it, and the next commit or start writes it. */
function writeBack(): void {
  idle = null;
  const failure = failureOf(() => {
    if (writer.writeBack()) idle = setTimeout(writeBack, 0);
  });
  if (failure === null) tell({ type: 'written-back', writtenThrough: writer.writtenThrough });
}

port.on('message', onMessage);
tell({
  type: 'ready',
  epoch: writer.epoch,
  installation: writer.installation,
  head: writer.head,
});
