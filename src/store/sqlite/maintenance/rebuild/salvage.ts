/**
 * Copies what can't be made again from a database, damaged or not: the log, the decisions and its progress. An
 * unreadable page costs only what's on it.
 */

import { randomBytes } from 'node:crypto';
import type { PositionRange, ReportProgress } from '../../../../ports/maintenance.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import { progressIn } from '../../database/progress-row.ts';
import { carryForwardCursors } from '../copy/carry-forward-cursors.ts';
import { copyLog } from '../copy/copy-log.ts';
import { tablesCopiedWhole } from '../copy/stored-tables.ts';
import { TableCopy } from '../copy/table-copy.ts';
import { beyondPurged } from '../scan/purged-range.ts';

export interface Salvaged {
  /** Of the log as it was copied: its repeats aren't events. */
  readonly events: number;
  /** Positions of the log that can't be read. */
  readonly lost: readonly PositionRange[];
  /** Tables of decisions some of whose rows can't be read. */
  readonly incomplete: readonly string[];
}

/** Fills a new database, without calls: all of its log is still to be joined. */
export function salvage(
  from: SqliteDatabase,
  to: SqliteDatabase,
  progress: ReportProgress,
): Salvaged {
  const incomplete: string[] = [];
  for (const table of [...tablesCopiedWhole(to), 'failures', 'journal_batches']) {
    // An older version didn't have it yet.
    if (!TableCopy.has(from, table)) continue;
    if (!new TableCopy(from, to, table).salvage()) incomplete.push(table);
  }
  const isKnown = new TableCopy(from, to, 'progress').salvage();
  if (!isKnown) {
    incomplete.push('progress');
    guessProgress(from, to);
  }
  beginAnew(to);
  if (!hasRepeats(from)) to.exec('UPDATE progress SET repeats_from = head + 1');
  const { head, purged_through: purgedThrough } = progressIn(to);
  const lost: PositionRange[] = [];
  let events = 0;
  for (const step of copyLog(from, to, [1, head], lost)) {
    events += step.events;
    progress('copying events', step.through, head);
  }
  const missing = lost.flatMap((range) => beyondPurged(range, purgedThrough) ?? []);
  return { events, lost: missing, incomplete };
}

/**
 * The progress, from other tables. The journal is committed from its beginning: what the log already has of it
 * is recognised as a repeat.
 */
function guessProgress(from: SqliteDatabase, to: SqliteDatabase): void {
  const last = from
    .prepare<[], { first_position: number; count: number }>(
      'SELECT first_position, count FROM log ORDER BY first_position DESC LIMIT 1',
    )
    .get();
  const closed = to.prepare<[], number | null>('SELECT max(batch) FROM batches').pluck().get() ?? 0;
  const open = to
    .prepare<[number], number>('SELECT count(*) FROM failures WHERE batch > ?')
    .pluck()
    .get(closed);
  const head = last === undefined ? 0 : last.first_position + last.count - 1;
  // Nor does anything say since when the log has had repeats.
  to.prepare(
    'UPDATE progress SET head = ?, open_batch = ?, open_count = ?, repeats_from = ? WHERE id = 1',
  ).run(head, closed + 1, open ?? 0, head + 1);
}

/** Whether the version that wrote a database logged repeats. */
const hasRepeats = (database: SqliteDatabase): boolean =>
  TableCopy.hasColumn(database, 'progress', 'repeats_from');

/** All of the log is to be joined. Calls get new ids, so old cursors are no longer valid. */
function beginAnew(database: SqliteDatabase): void {
  database
    .prepare(
      'UPDATE progress SET epoch = ?, replay_from = 1, unjoined = 0, last_call_id = 0 WHERE id = 1',
    )
    .run(randomBytes(4).toString('hex'));
  carryForwardCursors(database);
}
