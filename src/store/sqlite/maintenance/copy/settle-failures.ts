/** Brings failure batches in line with calls that were copied or joined at another time than they were. */

import type { SqliteDatabase } from '../../database/database.ts';

/** Marks as corrected exactly the calls of batches that turned out not to have failed. */
export function settleCorrections(database: SqliteDatabase): void {
  const ofCalls = (condition: string): string =>
    `SELECT failure_id FROM calls WHERE failure_batch IS NOT NULL AND ${condition}`;
  database.transaction(() => {
    database.exec(
      `UPDATE failures SET corrected = 1
         WHERE corrected = 0 AND id IN (${ofCalls("status <> 'failed'")});
       UPDATE failures SET corrected = 0
         WHERE corrected = 1 AND id IN (${ofCalls("status = 'failed'")});`,
    );
  })();
}
