/** Several reads of one and the same state of the database. Short, since a snapshot holds up checkpoints. */

import type { SqliteDatabase } from '../../database/database.ts';

/** What `read` returns; all that it reads is of one moment. */
export function inOneSnapshot<Result>(database: SqliteDatabase, read: () => Result): Result {
  database.exec('BEGIN');
  try {
    return read();
  } finally {
    // A damaged page may have ended it already.
    if (database.inTransaction) database.exec('ROLLBACK');
  }
}
