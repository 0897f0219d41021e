/**
 * Makes SQLite check the database's pages, table by table, on a connection that can't write. Each table with its
 * indexes is one read transaction, and the thread rests in between for as long as it worked, so a checkpoint
 * never waits for more than one table. The thread runs once, and nothing waits for it.
 */

import { parentPort, workerData } from 'node:worker_threads';
import { isUnreadable } from '../../database/damage.ts';
import { openForReading, type SqliteDatabase } from '../../database/database.ts';
import { lowerPriority } from '../../threads/thread-priority.ts';
import type { PageCheckOptions, PageCheckResult } from './page-check-protocol.ts';

/** The lowest priority: everything else in Callboard comes first. */
const NICER_BY = 19;

if (parentPort === null) throw new Error('page-check-thread.ts runs as a worker thread only');
const port = parentPort;
const options: PageCheckOptions = workerData;
const stop = new Int32Array(options.stop);
lowerPriority(NICER_BY);
const database = openForReading(options.file);
try {
  port.postMessage(check(database));
} finally {
  database.close();
}

function check(reading: SqliteDatabase): PageCheckResult {
  const tables = reading
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
    )
    .pluck()
    .all();
  const damaged: string[] = [];
  let finding: string | null = null;
  for (const table of tables) {
    const startedAt = performance.now();
    const found = findingIn(reading, table);
    if (found !== null) {
      damaged.push(table);
      finding ??= found;
    }
    // Callboard is stopping.
    if (Atomics.wait(stop, 0, 0, performance.now() - startedAt) !== 'timed-out') break;
  }
  return { damaged, finding };
}

/** SQLite's first finding about a table and its indexes; null if they're whole. */
function findingIn(reading: SqliteDatabase, table: string): string | null {
  try {
    const lines = reading.prepare<[], string>(`PRAGMA quick_check("${table}")`).pluck().all();
    return lines.find((line) => line !== 'ok') ?? null;
  } catch (error) {
    if (!isUnreadable(error) || !(error instanceof Error)) throw error;
    return error.message;
  }
}
