/** Joins what the log holds beyond the rows of a database that only this process knows yet. */

import type { ReportProgress } from '../../../../ports/maintenance.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import { Writer } from '../../writer/writer.ts';

/** Calls in memory while their events are joined. */
const CACHE_BYTES = 128 * 1024 * 1024;

/**
 * Replays the log by the same code as a start, and writes every row. `dimensions`: the names of own ones. Reports
 * its progress as `stage`.
 */
export function joinLog(
  database: SqliteDatabase,
  dimensions: readonly string[],
  stage: string,
  progress: ReportProgress,
): void {
  const writer = new Writer(database, {
    // A replay makes no decisions, so these aren't used.
    rules: {
      failureThreshold: 1,
      targets: { smsRecipients: [], webhookUrl: null, publicUrl: null },
    },
    dimensions,
    cacheBytes: CACHE_BYTES,
    now: () => performance.now(),
    yieldIfDue: () => {},
    onReplay: (position, head) => progress(stage, position, head),
  });
  while (writer.writeBack());
}
