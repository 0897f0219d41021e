/**
 * The writer's thread: batches that are on disk already come in, commits go out, one after the other.
 * Batches that come in quick succession share a commit. While nothing comes in it writes calls back.
 * An error that is no disk's ends the thread, and so the process: the journal has what was accepted.
 */

import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { lockForWriting, openForWriting } from './database.ts';
import { readJournal } from './journal.ts';
import { LoadGauge } from './load-gauge.ts';
import { type LogRecord, readRecords } from './record.ts';
import type {
  FromWriter,
  ToWriter,
  WriterRequest,
  WriterThreadOptions,
} from './thread-protocol.ts';
import { type CommitResult, NOTHING, together, Writer } from './writer.ts';

/** Between the beginnings of two commits, in milliseconds: the more they hold, the less each costs. */
const PACE_MS = 20;
/** Callbacks of one commit, but for a batch that holds more by itself. */
const MOST_EVENTS = 1000;
/** After a commit that failed, in milliseconds. */
const RETRY_MS = 500;
/** No commit for this long, in milliseconds, and rows that are behind are written. */
const IDLE_MS = 25;

type BatchMessage = Extract<ToWriter, { readonly type: 'batch' }>;

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
takeInJournal();
const load = new LoadGauge();
const tell = (message: FromWriter): void => port.postMessage(message);

const waiting: BatchMessage[] = [];
/** What a commit that failed half-way did before: the next one goes on behind it. */
let interrupted: CommitResult = NOTHING;
let planned: NodeJS.Timeout | null = null;
let earliest = 0;
let committedAt = 0;
let idle: NodeJS.Timeout | null = null;

function onMessage(message: ToWriter): void {
  switch (message.type) {
    case 'batch':
      waiting.push(message);
      plan();
      break;
    case 'request':
      // What was acknowledged before comes first.
      commitAll();
      tell({ type: 'done', id: message.id, failure: failureOf(() => answer(message.request)) });
      restSoon();
      break;
    case 'close':
      commitAll();
      if (planned !== null) clearTimeout(planned);
      if (idle !== null) clearTimeout(idle);
      writer.close();
      lock.close();
      tell({ type: 'closed' });
      port.close();
      break;
  }
}

/** The next commit, when it is due. Even then what has come in meanwhile is taken in first. */
function plan(): void {
  planned ??= setTimeout(
    () => {
      planned = null;
      if (commitNext() && waiting.length > 0) plan();
      restSoon();
    },
    Math.max(0, earliest - now()),
  );
}

function commitAll(): void {
  while (waiting.length > 0 && commitNext());
}

/** Commits what has waited longest; false where that was not possible. */
function commitNext(): boolean {
  const started = now();
  earliest = started + PACE_MS;
  const [first, ...others] = waiting;
  if (first === undefined) return true;
  const batches = [first];
  let events = first.events;
  for (const batch of others) {
    events += batch.events;
    if (events > MOST_EVENTS) break;
    batches.push(batch);
  }
  const records = batches.flatMap(recordsOf).slice(interrupted.outcomes.length);
  const last = batches.at(-1) ?? first;
  const isLight = load.isLight(records.length, started);
  const result = together(interrupted, writer.commit(records, isLight, last.sequence));
  interrupted = result.failure === null ? NOTHING : result;
  if (result.failure !== null) {
    tell({ type: 'stalled', reason: result.failure });
    earliest = now() + RETRY_MS;
    plan();
    return false;
  }
  waiting.splice(0, batches.length);
  committedAt = now();
  if (waiting.length > 0 && events > MOST_EVENTS) earliest = started;
  tell({
    type: 'committed',
    batches: batches.length,
    outcomes: result.outcomes.every((outcome) => outcome === 'stored') ? null : result.outcomes,
    joined: options.tellJoined ? result.joined : [],
    corrected: result.corrected,
    closed: result.closed,
    head: writer.head,
    writtenThrough: writer.writtenThrough,
    seconds: (now() - started) / 1000,
  });
  return true;
}

const recordsOf = ({ memory, start, length }: BatchMessage): readonly LogRecord[] => [
  ...readRecords(Buffer.from(memory, start, length)),
];

/** At the start: what was acknowledged, and then interrupted before the database had it. */
function takeInJournal(): void {
  for (const batch of readJournal(dirname(options.file), writer.journal)) {
    const { failure } = writer.commit([...readRecords(batch.records)], false, batch.sequence);
    if (failure !== null) throw new Error(`what was accepted last cannot be written: ${failure}`);
  }
  // Whoever asks from now on takes every row for written.
  while (writer.writeBack());
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

function restSoon(): void {
  if (writer.writtenThrough < writer.head) idle ??= setTimeout(rest, IDLE_MS);
}

function rest(): void {
  idle = null;
  const left = committedAt + IDLE_MS - now();
  if (left > 0) idle = setTimeout(rest, left);
  else writeBack();
}

/** A failure here loses nothing: the log has it, and the next commit or start writes it. */
function writeBack(): void {
  const failure = failureOf(() => {
    if (writer.writeBack()) idle = setTimeout(rest, 0);
  });
  if (failure === null) tell({ type: 'written-back', writtenThrough: writer.writtenThrough });
}

port.on('message', onMessage);
tell({
  type: 'ready',
  epoch: writer.epoch,
  installation: writer.installation,
  head: writer.head,
  journal: writer.journal,
});
