/**
 * Copies stored data into one new file, whether Callboard runs or not. SQLite's own backup starts over with each
 * commit of another process, and a snapshot of the whole file would block checkpoints. So rows are copied a
 * page at a time while they change, then the log, and finally the log's newest events are joined to the rows
 * again (docs/decisions/0014).
 */

import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { PositionRange, ReportProgress } from '../../../../ports/maintenance.ts';
import { openNew, type SqliteDatabase } from '../../database/database.ts';
import { type ProgressRow, progressIn } from '../../database/progress-row.ts';
import { journalProgressOf } from '../../journal/generation.ts';
import { type HeldBatch, heldBatches } from '../../journal/held-batches.ts';
import { readJournal } from '../../journal/journal-files.ts';
import { surveyJournal } from '../../journal/journal-survey.ts';
import { carryForwardCursors } from '../copy/carry-forward-cursors.ts';
import { copyLog } from '../copy/copy-log.ts';
import { joinLog } from '../copy/join-log.ts';
import { recount } from '../copy/recount.ts';
import { settleCorrections } from '../copy/settle-failures.ts';
import { tablesCopiedWhole } from '../copy/stored-tables.ts';
import { TableCopy } from '../copy/table-copy.ts';
import { type DataSource, openSource } from '../scan/data-source.ts';
import { beyondPurged } from '../scan/purged-range.ts';
import { inOneSnapshot } from '../scan/snapshot.ts';
import { CallCopy } from './call-copy.ts';
import { caughtUp } from './caught-up.ts';
import { SteadyPace } from './steady-pace.ts';

export interface BackupOptions {
  /** A data folder. */
  readonly from: string;
  readonly to: string;
  /** Whether an existing file may be replaced. */
  readonly overwrite: boolean;
  /** Names of own dimensions; none by default. */
  readonly dimensions?: readonly string[];
  readonly progress: ReportProgress;
}

export interface BackupSummary {
  readonly file: string;
  readonly bytes: number;
  readonly calls: number;
  /** Of the log, without its repeats. */
  readonly events: number;
  /** The log's last position in the backup. */
  readonly head: number;
  /** Batches that the journal had and the database lacked. The next start commits them. */
  readonly journalBatches: number;
  /** Positions of the log that can't be read, and so aren't in the backup. */
  readonly lost: readonly PositionRange[];
}

/** The file to write exists already. */
export class BackupExistsError extends Error {
  override readonly name = 'BackupExistsError';
}

/** Rows in a page: a page of calls is read in a few milliseconds. */
const ROWS_AT_ONCE = 1000;
/** Log positions that the last snapshot may have left to copy. */
const SHORT_TAIL = 5000;
/** How long to wait for rows, in milliseconds: they're at most a second behind. */
const CATCH_UP_MS = 2000;

/** Writes everything that was acknowledged before the call, and possibly more, into one file. */
export async function backUp(options: BackupOptions): Promise<BackupSummary> {
  const to = resolve(options.to);
  if (!options.overwrite && statSync(to, { throwIfNoEntry: false }) !== undefined) {
    throw new BackupExistsError(`${to} exists`);
  }
  using source = openSource(options.from);
  const unfinished = `${to}.part`;
  rmSync(unfinished, { force: true });
  try {
    const target = openNew(unfinished);
    try {
      const summary = await fill(source, target, unfinished, options);
      giveName(unfinished, to, options.overwrite);
      return { ...summary, file: to, bytes: statSync(to).size };
    } finally {
      if (target.open) target.close();
    }
  } finally {
    rmSync(unfinished, { force: true });
  }
}

async function fill(
  source: DataSource,
  target: SqliteDatabase,
  file: string,
  { dimensions = [], progress }: BackupOptions,
): Promise<Pick<BackupSummary, 'calls' | 'events' | 'head' | 'journalBatches' | 'lost'>> {
  const { database, folder } = source;
  using pace = new SteadyPace(file, source.isRunning);
  // Before anything is copied: what's in neither isn't acknowledged yet.
  const acknowledged = folder === null ? [] : journaledIn(folder, database);
  if (source.isRunning) {
    const sequence = acknowledged.at(-1)?.sequence ?? progressIn(database).journal;
    await caughtUp(database, sequence, CATCH_UP_MS);
  }
  const begun = progressIn(database);
  const lastFailure = lastIdOf(database, 'failures');
  const calls = new CallCopy(database, target);
  const failures = new TableCopy(database, target, 'failures');
  await copyRows(calls, lastIdOf(database, 'calls'), pace, (done, total) =>
    progress('calls', done, total),
  );
  await copyRows(failures, lastFailure, pace, (done, total) =>
    progress('failed calls', done, total),
  );
  const lost: PositionRange[] = [];
  let [copied, events] = [0, 0];
  for (let head = begun.head; copied === 0 || head - copied > SHORT_TAIL; ) {
    for (const step of copyLog(database, target, [copied + 1, head], lost)) {
      events += step.events;
      progress('events', step.through, head);
      await pace.rest(step.bytes);
    }
    copied = head;
    head = progressIn(database).head;
    if (head === 0) break;
  }
  const ended = inOneSnapshot(database, () => {
    const now = progressIn(database);
    for (const step of copyLog(database, target, [copied + 1, now.head], lost)) {
      events += step.events;
    }
    for (const table of tablesCopiedWhole(database)) new TableCopy(database, target, table).whole();
    copyFailedSince(database, target, { lastFailure, batch: begun.open_batch });
    return now;
  });
  const ahead = [...heldBatches(database), ...acknowledged].filter(
    ({ sequence }) => sequence > ended.journal,
  );
  writeProgress(target, { ...ended, replay_from: begun.replay_from }, ahead);
  recount(target);
  // What the rows may lack, as a start does after a crash.
  joinLog(target, dimensions, 'newest events', progress);
  settleCorrections(target);
  target.pragma('journal_mode = DELETE');
  const stored = target.prepare<[], number>('SELECT count(*) FROM calls').pluck().get() ?? 0;
  target.close();
  await pace.finish();
  const missing = lost.flatMap((range) => beyondPurged(range, ended.purged_through) ?? []);
  return { calls: stored, events, head: ended.head, journalBatches: ahead.length, lost: missing };
}

/** What the journal has and the database lacks. */
const journaledIn = (folder: string, database: SqliteDatabase): readonly HeldBatch[] =>
  surveyJournal(readJournal(folder), journalProgressOf(database)).batches.map(
    ({ last, records }) => ({ sequence: last, records }),
  );

async function copyRows(
  copy: Pick<TableCopy, 'page'>,
  last: number,
  pace: SteadyPace,
  progress: (done: number, total: number) => void,
): Promise<void> {
  for (let after: number | null = 0; after !== null; ) {
    const page = copy.page(after, ROWS_AT_ONCE);
    after = page.after;
    progress(Math.min(after ?? last, last), last);
    await pace.rest(page.rows * 512);
  }
}

/** Calls that failed while rows were copied: joining them again wouldn't put them into a batch. */
function copyFailedSince(
  from: SqliteDatabase,
  to: SqliteDatabase,
  { lastFailure, batch }: { readonly lastFailure: number; readonly batch: number },
): void {
  const failures = new TableCopy(from, to, 'failures');
  for (let after: number | null = lastFailure; after !== null; ) {
    after = failures.page(after, ROWS_AT_ONCE).after;
  }
  const calls = new CallCopy(from, to);
  const ids = from
    .prepare<[number, number], number>(
      'SELECT id FROM calls WHERE failure_batch >= ? AND failure_id > ?',
    )
    .pluck()
    .all(batch, lastFailure);
  for (const id of ids) calls.page(id - 1, 1);
}

/**
 * Makes the backup a separate database: cursors of the original aren't valid in it, and batches that it closes
 * get their own references. An SMS that was about to be sent may have been sent since, so it's looked for
 * first.
 */
function writeProgress(
  database: SqliteDatabase,
  progress: ProgressRow,
  ahead: readonly HeldBatch[],
): void {
  const hold = database.prepare<[number, Buffer]>('INSERT INTO journal_batches VALUES (?, ?)');
  database.transaction(() => {
    database
      .prepare(
        `UPDATE progress SET epoch = ?, installation = ?, head = ?, replay_from = ?, open_batch = ?,
           open_count = ?, open_since = ?, journal = ?, unjoined = ?, repeats_from = ?,
           purged_through = ?, last_call_id = ?, expired_through = ?
         WHERE id = 1`,
      )
      .run(
        randomBytes(4).toString('hex'),
        randomBytes(4).toString('hex'),
        progress.head,
        progress.replay_from,
        progress.open_batch,
        progress.open_count,
        progress.open_since,
        progress.journal,
        progress.unjoined,
        progress.repeats_from,
        progress.purged_through,
        progress.last_call_id,
        progress.expired_through,
      );
    database
      .prepare(
        `UPDATE outbox SET state = 'unsure', checks = 0
         WHERE channel = 'sms' AND state IN ('pending', 'sending')`,
      )
      .run();
    for (const { sequence, records } of ahead) hold.run(sequence, records);
    carryForwardCursors(database);
  })();
}

const lastIdOf = (database: SqliteDatabase, table: 'calls' | 'failures'): number =>
  database.prepare<[], number | null>(`SELECT max(id) FROM ${table}`).pluck().get() ?? 0;

/** Gives a finished file its name atomically, and syncs both. */
function giveName(unfinished: string, name: string, overwrite: boolean): void {
  chmodSync(unfinished, 0o600);
  if (overwrite) renameSync(unfinished, name);
  else link(unfinished, name);
  const folder = openSync(dirname(name), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Unlike a rename, a link never replaces a file that appeared in the meantime. */
function link(unfinished: string, name: string): void {
  try {
    linkSync(unfinished, name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new BackupExistsError(`${name} exists`, { cause: error });
    }
    // Some file systems have no links.
    renameSync(unfinished, name);
  }
}
