/** Batches of a journal that a backup brought along in its database: a start takes them in, once. */

import type { SqliteDatabase } from '../database/database.ts';

export interface HeldBatch {
  /** The number of its last callback. */
  readonly sequence: number;
  readonly records: Buffer;
}

/** Those that no start has taken in yet, in their order. */
export const heldBatches = (database: SqliteDatabase): readonly HeldBatch[] =>
  database
    .prepare<[], HeldBatch>('SELECT sequence, records FROM journal_batches ORDER BY sequence')
    .all();

/** Forgets them, once the log has what they hold. */
export const dropHeldBatches = (database: SqliteDatabase): void => {
  database.exec('DELETE FROM journal_batches');
};
