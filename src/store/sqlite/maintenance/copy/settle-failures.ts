/** Makes failure batches agree with calls that were copied or joined at another time. */

import type { SqliteDatabase } from '../../database/database.ts';

/**
 * Says whose call each line is where an older database didn't, as the migration `0012-accounts-see-their-own`
 * does: a rebuild copies the lines of one that was never migrated.
 */
export function nameAccounts(database: SqliteDatabase): void {
  database.exec(
    `UPDATE failures SET account_sid = known.account_sid, failed_at = known.started_at
     FROM (
       SELECT failure_id, accounts.account_sid, coalesce(started_at, 0) AS started_at
       FROM calls JOIN accounts ON accounts.id = calls.account
       WHERE failure_batch IS NOT NULL
     ) AS known
     WHERE failures.id = known.failure_id AND failures.account_sid IS NULL`,
  );
}

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
