/** Journal batches that a backup put into its database. The first start on it commits them. */

import type { SqliteDatabase } from '../database/database.ts';

export interface HeldBatch {
  /** The number of its last callback. */
  readonly sequence: number;
  readonly records: Buffer;
}

/** Those that aren't committed yet, in order. */
export const heldBatches = (database: SqliteDatabase): readonly HeldBatch[] =>
  database
    .prepare<[], HeldBatch>('SELECT sequence, records FROM journal_batches ORDER BY sequence')
    .all();

/** Deletes them, once the log has their records. */
export const dropHeldBatches = (database: SqliteDatabase): void => {
  database.exec('DELETE FROM journal_batches');
};
