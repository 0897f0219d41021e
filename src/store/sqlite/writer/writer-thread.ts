/**
 * The writer's thread: receives batches that the journal already has, and commits them in order. While none
 * arrive, it writes calls back. An error after which the database can't be trusted ends the thread, and so does
 * a bug; both end the process. The journal has what was accepted.
 */

import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { failure, success } from '../../../core/result.ts';
import { StaleMarks } from '../calls/stale-marks.ts';
import { lockForWriting, openForWriting } from '../database/database.ts';
import { MigrationWatch } from '../database/migration-progress.ts';
import {
  beginJournal,
  endJournal,
  journalProgressOf,
  raiseGeneration,
} from '../journal/generation.ts';
import { dropHeldBatches, heldBatches } from '../journal/held-batches.ts';
import {
  deleteLeftFiles,
  journalFilesIn,
  keepDamaged,
  makeJournalFiles,
  readJournal,
  takeOver,
} from '../journal/journal-files.ts';
import { surveyJournal } from '../journal/journal-survey.ts';
import { readRecords } from '../journal/record.ts';
import { ProcessorYield } from '../threads/processor-yield.ts';
import { IDLE_MS, RETRY_MS } from '../tuning.ts';
import { ChangeReports } from './change-reports.ts';
import { kindOfFailure } from './commit-failure.ts';
import { type CommitResult, NOTHING, together } from './commit-result.ts';
import { CommitRoom } from './commit-room.ts';
import type { EraseRequest } from './erasures.ts';
import { LoadGauge } from './load-gauge.ts';
import { renderOlderMessages } from './older-messages.ts';
import type {
  FromWriter,
  KeptDamage,
  RequestOutcome,
  ToWriter,
  WriterRequest,
  WriterThreadOptions,
} from './thread-protocol.ts';
import { Writer } from './writer.ts';

type BatchesMessage = Extract<ToWriter, { readonly type: 'batches' }>;

if (parentPort === null) throw new Error('writer-thread.ts runs as a worker thread only');
const port = parentPort;
const options: WriterThreadOptions = workerData;
const now = (): number => performance.now();
const turns = new ProcessorYield(now);
// Everything waits for it until it's ready.
turns.isHurried = true;
const folder = dirname(options.file);
const lock = lockForWriting(options.file);
const tell = (message: FromWriter): void => port.postMessage(message);
const migrations = new MigrationWatch((progress) => tell({ type: 'migrating', progress }), now);
const database = openForWriting(options.file, migrations);
const generation = raiseGeneration(
  database,
  Math.max(0, ...journalFilesIn(folder).map((file) => file.generation)),
);
takeOver(folder, generation);
renderOlderMessages(database, options.rules.targets.publicUrl);
const endedInOrder = journalProgressOf(database).journaling === 0;
const writer = new Writer(database, {
  ...options,
  staleMarks: new StaleMarks(options.staleMarks),
  now,
  yieldIfDue: () => turns.yieldIfDue(),
});
const admitted = writer.admitMissed();
const damage = takeInJournal();
while (writer.eraseMore() === 'more');
makeJournalFiles(folder, generation);
const salt = beginJournal(database, generation);
deleteLeftFiles(folder, generation);
turns.isHurried = false;
const load = new LoadGauge();
const changes = new ChangeReports({
  writer,
  report: (changed) => tell({ type: 'changed', changed, head: writer.head }),
  timer: {
    now,
    after(delayMs, run) {
      const timeout = setTimeout(run, delayMs);
      return () => clearTimeout(timeout);
    },
  },
});

/** Portions in order; more than one only while the database can't be written. */
const waiting: BatchesMessage[] = [];
/** What a commit did before it failed half-way: the next one continues after that. */
let interrupted: CommitResult = NOTHING;
let retry: NodeJS.Timeout | null = null;
let committedAt = 0;
let isClosed = false;
let isDamageTold = false;
const room = new CommitRoom();
let idle: NodeJS.Timeout | null = null;

function onMessage(message: ToWriter): void {
  // A message that was in flight when the port was closed is still delivered.
  if (isClosed) return;
  switch (message.type) {
    case 'batches':
      waiting.push(message);
      commitWaiting();
      break;
    case 'request':
      tell({ type: 'done', id: message.id, outcome: outcomeOf(message.request) });
      restSoon();
      break;
    case 'report-changes':
      changes.want(message.wanted);
      break;
    case 'close':
      close(message.isAbandoned);
      break;
  }
}

function close(isAbandoned: boolean): void {
  isClosed = true;
  if (retry !== null) clearTimeout(retry);
  if (idle !== null) clearTimeout(idle);
  changes.stop();
  if (isAbandoned) writer.abandon();
  else {
    // What still waits is in the journal, where the next start finds it.
    if (waiting.length === 0) endJournal(database, generation);
    writer.close();
  }
  lock.close();
  tell({ type: 'closed' });
  port.close();
}

/** Commits what waits, unless a commit failed just now. */
function commitWaiting(): void {
  while (retry === null && waiting.length > 0) commitFirst();
  restSoon();
}

function commitFirst(): void {
  const started = now();
  const [first] = waiting;
  if (first === undefined) return;
  const records = room.recordsOf(first.batches).slice(interrupted.outcomes.length);
  turns.isHurried = first.isLate;
  const isLight = load.isLight(records.length, started);
  const result = together(interrupted, writer.commit(records, isLight, first.journal));
  interrupted = result.failure === null ? NOTHING : result;
  if (result.failure !== null) {
    tell({ type: 'stalled', reason: result.failure });
    retry = setTimeout(() => {
      retry = null;
      commitWaiting();
    }, RETRY_MS);
    return;
  }
  waiting.shift();
  committedAt = now();
  tell({
    type: 'committed',
    journal: writer.journal,
    outcomes: result.outcomes.every((outcome) => outcome === 'stored') ? null : result.outcomes,
    changed: changes.withCommit(isLight),
    admitted: changes.wanted === 'each-commit' ? result.admitted : [],
    closed: result.closed,
    erasedOnArrival: result.erasedOnArrival,
    head: writer.head,
    writtenThrough: writer.writtenThrough,
    seconds: (committedAt - started) / 1000,
  });
  tellDamage();
}

/** Reports, once, that some events are in no row because pages are damaged. */
function tellDamage(): void {
  if (writer.unjoined === 0 || isDamageTold) return;
  isDamageTold = true;
  tell({ type: 'damaged' });
}

/** At a start, commits what was acknowledged before the database had it. */
function takeInJournal(): KeptDamage | null {
  // First what a backup put into the database: the journal's files, if there are any, continue after it.
  const held = heldBatches(database);
  for (const { sequence, records } of held) takeIn(records, sequence);
  const survey = surveyJournal(readJournal(folder), journalProgressOf(database));
  // Once the database is past the damage, it would never be looked for again.
  const copies =
    survey.damage === null
      ? []
      : survey.files.map((file) => keepDamaged(folder, file, new Date(Date.now())));
  for (const { records, last } of survey.batches) takeIn(records, last);
  if (held.length > 0) dropHeldBatches(database);
  // From here on, every row counts as written.
  while (writer.writeBack());
  return survey.damage === null ? null : { ...survey.damage, copies };
}

function takeIn(records: Buffer, last: number): void {
  if (last <= writer.journal) return;
  const { failure } = writer.commit([...readRecords(records)], false, last);
  if (failure !== null) throw new Error(`what was accepted last cannot be written: ${failure}`);
}

function outcomeOf(request: WriterRequest): RequestOutcome {
  let hasChanged = true;
  const reason = failureOf(() => {
    hasChanged = answer(request);
  });
  return reason === null ? success({ hasChanged }) : failure(reason);
}

/** Carries a request out. Returns whether it changed anything. */
function answer(request: WriterRequest): boolean {
  switch (request.type) {
    case 'record':
      writer.record(request.entry);
      return true;
    case 'report-written':
      writer.reportWritten(request.batch, request.fileName);
      return true;
    case 'write-back-call':
      writer.writeBackCall(request.callSid);
      return true;
    case 'access':
      return writer.changeAccess(request.change);
    case 'forward':
      writer.changeForwarding(request.change);
      return true;
    case 'erase':
      return erase(request.erasure);
    case 'erase-more':
      return writer.eraseMore() !== 'done';
    case 'purge-more':
      return writer.purgeMore(request.purge);
  }
}

/** Returns whether there's such a call. */
function erase(erasure: EraseRequest): boolean {
  if (!writer.erase(erasure)) return false;
  changes.reportNow();
  return true;
}

/** Why a request couldn't be carried out; null if it was. Rethrows what ends the thread. */
function failureOf(work: () => void): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (kindOfFailure(error) === 'ends') throw error;
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
  tellDamage();
}

port.on('message', onMessage);
tell({
  type: 'ready',
  epoch: writer.epoch,
  installation: writer.installation,
  head: writer.head,
  journal: writer.journal,
  generation,
  salt,
  damage,
  endedInOrder,
  admitted,
});
tellDamage();
