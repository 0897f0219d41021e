/** What an error of the database means for the writer. The only place that reads SQLite's error codes. */

import { SqliteError } from 'better-sqlite3';
import { SupersededError } from '../journal/generation.ts';

/**
 * - `ends`: nobody knows any more what the disk has, or another Callboard writes the database, so the
 *   process has to end. A new start reads what is there.
 * - `waits`: every commit fails alike until something outside changes: a full, locked or read-only disk.
 * - `record`: it lies in what was to be written; others can still be.
 */
export type FailureKind = 'ends' | 'waits' | 'record';

/** SQLite can't enlarge its shared memory on a full disk, and calls that an I/O error. */
const FULL_DISK = 'SQLITE_IOERR_SHMSIZE';

export function kindOfFailure(error: unknown): FailureKind {
  if (error instanceof SupersededError) return 'ends';
  if (!(error instanceof SqliteError)) return 'record';
  if (error.code !== FULL_DISK && /^SQLITE_(IOERR|CORRUPT|NOTADB)/.test(error.code)) return 'ends';
  return /^SQLITE_(CONSTRAINT|TOOBIG|MISMATCH|RANGE|ERROR)/.test(error.code) ? 'record' : 'waits';
}

/** Whether an error lies in the records alone. Throws it on where it ends the process. */
export function liesInRecord(error: unknown): boolean {
  const kind = kindOfFailure(error);
  if (kind === 'ends') throw error;
  return kind === 'record';
}
