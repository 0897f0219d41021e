/** Makes again, from the rows, what's stored about all of them together. */

import type { SqliteDatabase } from '../../database/database.ts';

/** Counts calls by status, and notes the span in which each segment's calls started. */
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
