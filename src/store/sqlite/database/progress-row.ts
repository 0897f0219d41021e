/** How far the database is: the one row of `progress`. */

import type { SqliteDatabase } from './database.ts';

/** The one row of `progress`. */
export interface ProgressRow {
  readonly epoch: string;
  readonly installation: string;
  readonly head: number;
  readonly replay_from: number;
  readonly open_batch: number;
  readonly open_count: number;
  readonly open_since: number | null;
  readonly journal: number;
  /** Events that the log holds and no row does, because their call's page is damaged. */
  readonly unjoined: number;
  readonly generation: number;
  readonly journaling: number;
  readonly journal_salt: Buffer | null;
  /** From this position on the log has every repeat. */
  readonly repeats_from: number;
  /** The log's records up to here were purged. */
  readonly purged_through: number;
  /** The log's events up to here were removed by their age. */
  readonly expired_through: number;
  /** The highest id that a purged call had. */
  readonly last_call_id: number;
}

/** How far the database is. Throws if the row isn't there. */
export function progressIn(database: SqliteDatabase): ProgressRow {
  const row = database.prepare<[], ProgressRow>('SELECT * FROM progress WHERE id = 1').get();
  if (row === undefined) throw new Error('the database has no row of progress');
  return row;
}
