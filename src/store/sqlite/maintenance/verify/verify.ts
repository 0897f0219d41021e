/**
 * Checks stored data: the pages of the file, the journal, the log, and that everything made from the log agrees
 * with it. It's read-only and can run beside Callboard: no read takes long, and what arrives meanwhile is left
 * for the next check.
 */

import { statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Finding, ReportProgress } from '../../../../ports/maintenance.ts';
import { isUnreadable } from '../../database/damage.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import { progressIn } from '../../database/progress-row.ts';
import { type DataSource, openSource } from '../scan/data-source.ts';
import { removedThroughIn } from '../scan/purged-range.ts';
import { Findings } from './findings.ts';
import { RowChecks } from './row-checks.ts';
import { verifyAccess } from './verify-access.ts';
import { type CallsChecked, verifyCalls } from './verify-calls.ts';
import { type DecisionsChecked, verifyDecisions } from './verify-decisions.ts';
import { verifyJournal } from './verify-journal.ts';
import { verifyCounts, verifyIndexes } from './verify-totals.ts';

export interface VerifyReport {
  readonly file: string;
  /** Whether Callboard was running on it. */
  readonly isRunning: boolean;
  readonly findings: readonly Finding[];
  /** Failed calls that a rebuild found in no batch: the next start admits them to one. */
  readonly failuresDue: number;
  readonly checked: CallsChecked & DecisionsChecked & { readonly journalBatches: number };
}

/** SQLite's own check reads the whole file in one snapshot, so beside a writer only small files get it. */
const SMALL_FILE_BYTES = 64 * 1024 * 1024;
/** One turn of work beside a running Callboard, in milliseconds. */
const TURN_MS = 20;

/** Checks a data folder or a database file. Throws `UnusableSourceError` if it can't be opened. */
export async function verify(path: string, progress: ReportProgress): Promise<VerifyReport> {
  using source = openSource(path);
  const { database, file, isRunning } = source;
  const findings = new Findings();
  const rest = restWhile(isRunning);
  verifyPages(source, findings);
  const journalBatches = await verifyJournal(source, findings);
  const begun = progressIn(database);
  // There are no more calls than events.
  const lastId = lastIdOf(database, 'calls', findings) ?? begun.head;
  const lastLine = lastIdOf(database, 'failures', findings) ?? 0;
  const rows = new RowChecks(database, findings);
  const calls = await verifyCalls({
    database,
    findings,
    progress,
    head: begun.head,
    writtenThrough: begun.replay_from - 1,
    purgedThrough: begun.purged_through,
    removedThrough: removedThroughIn(begun),
    lastId,
    onRow: (row) => rows.check(row),
    rest,
  });
  const changes = Math.max(0, progressIn(database).head - begun.replay_from + 1);
  verifyCounts(database, findings, rows.statuses, changes);
  await verifyIndexes(database, findings, lastId, rest);
  const decisions = await verifyDecisions(
    database,
    findings,
    { known: rows.failureIds, lastLine },
    rest,
  );
  await verifyAccess(database, findings, rest);
  rows.finish();
  const failuresDue = findings.readable('failures', () => countMissed(database)) ?? 0;
  return {
    file,
    isRunning,
    findings: findings.all,
    failuresDue,
    checked: { ...calls, ...decisions, journalBatches },
  };
}

/** Beside a running Callboard the work pauses for as long as it took. */
function restWhile(isRunning: boolean): () => Promise<void> {
  let since = performance.now();
  return async () => {
    const worked = performance.now() - since;
    if (worked < TURN_MS) return;
    await setTimeout(isRunning ? worked : 0);
    since = performance.now();
  };
}

function verifyPages({ database, file, isRunning }: DataSource, findings: Findings): void {
  if (isRunning && statSync(file).size > SMALL_FILE_BYTES) return;
  try {
    const lines = database.prepare<[], string>('PRAGMA quick_check(100)').pluck().all();
    for (const line of lines) if (line !== 'ok') findings.add('pages', 'pages are damaged');
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    findings.add('pages', 'pages are damaged');
  }
}

const countMissed = (database: SqliteDatabase): number =>
  database.prepare<[], number>('SELECT count(*) FROM missed_failures').pluck().get() ?? 0;

function lastIdOf(
  database: SqliteDatabase,
  table: 'calls' | 'failures',
  findings: Findings,
): number | null {
  return findings.readable(
    table,
    () => database.prepare<[], number | null>(`SELECT max(id) FROM ${table}`).pluck().get() ?? 0,
  );
}
