/** Several reads of the same state of the database. Keep it short, as a snapshot delays checkpoints. */

import type { SqliteDatabase } from '../../database/database.ts';

/** Returns what `read` returns, reading one state throughout. */
export function inOneSnapshot<Result>(database: SqliteDatabase, read: () => Result): Result {
  database.exec('BEGIN');
  try {
    return read();
  } finally {
    // A damaged page may have ended it already.
    if (database.inTransaction) database.exec('ROLLBACK');
  }
}
