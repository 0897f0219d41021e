/** What a database error means for the writer. */

import { SqliteError } from 'better-sqlite3';
import { SupersededError } from '../journal/generation.ts';

/**
 * - `ends`: what's on disk is unknown, or another Callboard writes the database. The process ends, and a new
 *   start reads what's there.
 * - `waits`: every commit fails until something outside changes: a full, locked or read-only disk.
 * - `record`: the error is in a record; others can be written.
 */
export type FailureKind = 'ends' | 'waits' | 'record';

/** SQLite can't grow its shared memory on a full disk, and reports an I/O error. */
const FULL_DISK = 'SQLITE_IOERR_SHMSIZE';

export function kindOfFailure(error: unknown): FailureKind {
  if (error instanceof SupersededError) return 'ends';
  if (!(error instanceof SqliteError)) return 'record';
  if (error.code !== FULL_DISK && /^SQLITE_(IOERR|CORRUPT|NOTADB)/.test(error.code)) return 'ends';
  return /^SQLITE_(CONSTRAINT|TOOBIG|MISMATCH|RANGE|ERROR)/.test(error.code) ? 'record' : 'waits';
}

/** Whether an error is in the records alone. Rethrows an error that ends the process. */
export function liesInRecord(error: unknown): boolean {
  const kind = kindOfFailure(error);
  if (kind === 'ends') throw error;
  return kind === 'record';
}
