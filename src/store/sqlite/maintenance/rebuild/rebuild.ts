/**
 * Makes everything again that's made from the log: calls, counts, indexes, filters. It writes a second database
 * beside the first, copies what can't be made again, and swaps them at the end; until then the old one doesn't
 * change. No Callboard may run on the folder.
 */

import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import type { PositionRange, ReportProgress } from '../../../../ports/maintenance.ts';
import { isUnreadable } from '../../database/damage.ts';
import { lockForWriting, openNew, type SqliteDatabase } from '../../database/database.ts';
import { progressIn } from '../../database/progress-row.ts';
import { finishSwap, swapIn, unfinishedName } from '../../database/rebuild-swap.ts';
import { joinLog } from '../copy/join-log.ts';
import { recount } from '../copy/recount.ts';
import { nameAccounts, settleCorrections } from '../copy/settle-failures.ts';
import { CallScan } from '../scan/call-scan.ts';
import { UnusableSourceError } from '../scan/data-source.ts';
import { WholeCalls } from '../scan/stored-call.ts';
import { CarryOver, type RebuildDifferences } from './carry-over.ts';
import { carryPurged } from './carry-purged.ts';
import { findMissedFailures } from './find-missed-failures.ts';
import { salvage } from './salvage.ts';

export interface RebuildReport {
  readonly file: string;
  readonly calls: number;
  readonly events: number;
  readonly differences: RebuildDifferences;
  /** Positions of the log that can't be read. */
  readonly lost: readonly PositionRange[];
  /** Tables of decisions some of whose rows can't be read. */
  readonly incomplete: readonly string[];
  /** Failed calls that the next start admits to the open batch: damaged pages hid them when they failed. */
  readonly failuresDue: number;
  /** Other failed calls that are in no batch, because their line is lost. */
  readonly failedWithoutBatch: number;
  /** Where the damaged database is now; null if it wasn't damaged. */
  readonly keptAside: string | null;
}

const LINES_AT_ONCE = 1000;

/**
 * Rebuilds a data folder. `dimensions`: the names of own ones. If it can't, throws `UnusableSourceError` and changes
 * nothing.
 */
export function rebuild(
  folder: string,
  progress: ReportProgress,
  dimensions: readonly string[] = [],
): RebuildReport {
  const file = join(resolve(folder), 'callboard.db');
  if (!existsSync(resolve(folder))) {
    throw new UnusableSourceError(
      `${folder} doesn't exist. Name the folder that Callboard keeps its data in`,
    );
  }
  const lock = lockForWriting(file);
  try {
    finishSwap(file);
    if (!existsSync(file)) {
      throw new UnusableSourceError(
        `${folder} holds no callboard.db. Name the folder that Callboard keeps its data in`,
      );
    }
    return rebuildLocked(file, dimensions, progress);
  } finally {
    lock.close();
  }
}

function rebuildLocked(
  file: string,
  dimensions: readonly string[],
  progress: ReportProgress,
): RebuildReport {
  const unfinished = unfinishedName(file);
  for (const suffix of ['', '-journal']) rmSync(`${unfinished}${suffix}`, { force: true });
  const old = openOld(file);
  let target: SqliteDatabase | null = null;
  let report: Omit<RebuildReport, 'file' | 'keptAside'>;
  let isDamaged: boolean;
  try {
    target = openNew(unfinished);
    const filled = fill(old, target, dimensions, progress);
    report = filled.report;
    isDamaged = filled.isDamaged;
    target.pragma('journal_mode = DELETE');
  } finally {
    target?.close();
    old.close();
  }
  takeOver(file, unfinished);
  return { file, ...report, keptAside: swapIn(file, isDamaged) };
}

function openOld(file: string): SqliteDatabase {
  try {
    const old = new Database(file, { fileMustExist: true });
    old.pragma('query_only = ON');
    // Fails if the first page is damaged, since all others are found through it.
    old.prepare('SELECT count(*) FROM sqlite_schema').get();
    return old;
  } catch (error) {
    throw new UnusableSourceError(
      `${file} can't be opened: ${error instanceof Error ? error.message : String(error)}. ` +
        'Its first page is damaged, so nothing in it can be found: restore a backup',
      { cause: error },
    );
  }
}

function fill(
  old: SqliteDatabase,
  target: SqliteDatabase,
  dimensions: readonly string[],
  progress: ReportProgress,
) {
  const salvaged = salvage(old, target, progress);
  carryPurged(old, target, lastIdOf(old) ?? progressIn(target).head);
  joinLog(target, dimensions, 'joining events', progress);
  const carryOver = new CarryOver(old, target, dimensions, salvaged.lost);
  const rowsAreWhole = carryRows(old, target, carryOver, progress);
  attachLines(target, carryOver);
  const lastId = target.prepare<[], number | null>('SELECT max(id) FROM calls').pluck().get() ?? 0;
  target.transaction(() => carryOver.finish(lastId))();
  recount(target);
  settleCorrections(target);
  nameAccounts(target);
  const failuresDue = target.transaction(() => findMissedFailures(target))();
  const { events, lost, incomplete } = salvaged;
  const report = {
    calls: countIn(target, 'SELECT count(*) FROM calls'),
    events,
    differences: carryOver.differences,
    lost,
    incomplete,
    failuresDue,
    failedWithoutBatch:
      countIn(
        target,
        "SELECT count(*) FROM calls WHERE status = 'failed' AND failure_batch IS NULL",
      ) - failuresDue,
  };
  const isDamaged =
    !rowsAreWhole || lost.length > 0 || incomplete.length > 0 || !pagesAreWhole(old);
  return { report, isDamaged };
}

/** Returns whether every old row could be read. */
function carryRows(
  old: SqliteDatabase,
  target: SqliteDatabase,
  carryOver: CarryOver,
  progress: ReportProgress,
): boolean {
  const wholes = new WholeCalls(old);
  const last = lastIdOf(old) ?? countIn(target, 'SELECT count(*) FROM calls');
  let isWhole = lastIdOf(old) !== null;
  for (const piece of new CallScan(old).pieces(last)) {
    if (piece.kind === 'unreadable') {
      isWhole = false;
      continue;
    }
    target.transaction(() => {
      for (const row of piece.rows) carryOver.take(row, wholes.of(row));
    })();
    progress('comparing calls', piece.rows.at(-1)?.id ?? last, last);
  }
  return isWhole;
}

/** Assigns lines of batches whose call had no readable row. */
function attachLines(target: SqliteDatabase, carryOver: CarryOver): void {
  const accounts = target.prepare<[], string>('SELECT account_sid FROM accounts').pluck().all();
  const page = target.prepare<[number, number], { id: number; batch: number; call_sid: string }>(
    'SELECT id, batch, call_sid FROM failures WHERE id > ? AND purged = 0 ORDER BY id LIMIT ?',
  );
  for (let after = 0; ; ) {
    const lines = page.all(after, LINES_AT_ONCE);
    target.transaction(() => {
      for (const { id, batch, call_sid: callSid } of lines) {
        if (!carryOver.placedLines.has(id)) carryOver.attach({ batch, id }, callSid, accounts);
      }
    })();
    const last = lines.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

function lastIdOf(old: SqliteDatabase): number | null {
  try {
    return old.prepare<[], number | null>('SELECT max(id) FROM calls').pluck().get() ?? 0;
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

function pagesAreWhole(database: SqliteDatabase): boolean {
  try {
    return database.prepare<[], string>('PRAGMA quick_check(1)').pluck().get() === 'ok';
  } catch (error) {
    if (isUnreadable(error)) return false;
    throw error;
  }
}

const countIn = (database: SqliteDatabase, sql: string): number =>
  database.prepare<[], number>(sql).pluck().get() ?? 0;

/** Gives the new file the old one's owner, and syncs it before it takes its place. */
function takeOver(file: string, unfinished: string): void {
  const { mode, uid, gid } = statSync(file);
  chmodSync(unfinished, mode & 0o777);
  const made = statSync(unfinished);
  if (made.uid !== uid || made.gid !== gid) chownSync(unfinished, uid, gid);
  const descriptor = openSync(unfinished, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
