/** What is kept about all rows together, made anew from the rows. */

import type { SqliteDatabase } from '../../database/database.ts';

/** Counts calls by status, and notes between which times those of each segment started. */
export function recount(database: SqliteDatabase): void {
  database.transaction(() => {
    database.exec(
      `DELETE FROM call_counts;
       INSERT INTO call_counts SELECT status, count(*) FROM calls WHERE status IS NOT NULL
         GROUP BY status;
       DELETE FROM segments;
       INSERT INTO segments SELECT segment, min(started_at), max(started_at) FROM calls
         WHERE started_at IS NOT NULL GROUP BY segment;`,
    );
  })();
}
