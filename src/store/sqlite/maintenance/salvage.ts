/**
 * Takes from a database, damaged or not, what can't be made again: the log, the decisions and how far
 * it was. A page that can't be read costs what is on it and nothing else.
 */

import { randomBytes } from 'node:crypto';
import type { PositionRange, ReportProgress } from '../../../ports/maintenance.ts';
import { isUnreadable } from '../damage.ts';
import type { SqliteDatabase } from '../database.ts';
import { copyLog } from './copy-log.ts';
import { type ProgressRow, progressIn, tablesCopiedWhole } from './stored-tables.ts';
import { TableCopy } from './table-copy.ts';

export interface Salvaged {
  readonly head: number;
  /** Positions of the log that can't be read. */
  readonly lost: readonly PositionRange[];
  /** Tables of decisions some of whose rows can't be read. */
  readonly incomplete: readonly string[];
}

/** Fills a new database, without any calls; all of its log is still to be joined. */
export function salvage(
  from: SqliteDatabase,
  to: SqliteDatabase,
  progress: ReportProgress,
): Salvaged {
  const incomplete: string[] = [];
  for (const table of [...tablesCopiedWhole(to), 'failures', 'journal_batches']) {
    if (!new TableCopy(from, to, table).salvage()) incomplete.push(table);
  }
  const known = progressOf(from);
  if (known === null) incomplete.push('progress');
  const row = known ?? guessedProgress(from, to);
  const lost: PositionRange[] = [];
  for (const step of copyLog(from, to, [1, row.head], lost)) {
    progress('copying events', step.through, row.head);
  }
  writeProgress(to, row);
  return { head: row.head, lost, incomplete };
}

function progressOf(database: SqliteDatabase): ProgressRow | null {
  try {
    return progressIn(database);
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

/**
 * What else tells how far it was. The journal is taken in from its beginning: what the log has of it
 * already is recognised as a repeat.
 */
function guessedProgress(from: SqliteDatabase, to: SqliteDatabase): ProgressRow {
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
  return {
    epoch: '',
    installation: randomBytes(4).toString('hex'),
    head: last === undefined ? 0 : last.first_position + last.count - 1,
    replay_from: 1,
    open_batch: closed + 1,
    open_count: open ?? 0,
    open_since: null,
    journal: 0,
    generation: 0,
    journaling: 0,
    journal_salt: null,
  };
}

/** Ids of calls are given anew, so cursors of the old database mean nothing in this one. */
function writeProgress(database: SqliteDatabase, row: ProgressRow): void {
  database
    .prepare(
      `UPDATE progress SET epoch = ?, installation = ?, head = ?, replay_from = 1, open_batch = ?,
         open_count = ?, open_since = ?, journal = ?, generation = ?, journaling = ?,
         journal_salt = ? WHERE id = 1`,
    )
    .run(
      randomBytes(4).toString('hex'),
      row.installation,
      row.head,
      row.open_batch,
      row.open_count,
      row.open_since,
      row.journal,
      row.generation,
      row.journaling,
      row.journal_salt,
    );
}
