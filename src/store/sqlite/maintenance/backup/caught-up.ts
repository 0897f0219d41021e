/** Waits, from another process, until a running Callboard has written what it acknowledged before. */

import { setTimeout } from 'node:timers/promises';
import type { SqliteDatabase } from '../../database/database.ts';
import { progressIn } from '../../database/progress-row.ts';

const LOOK_EVERY_MS = 20;

/**
 * Resolves once the journal's batches up to `sequence` are in the log and every row has what the log had then,
 * or after `timeoutMs` in any case: a locked or full database never gets there.
 */
export async function caughtUp(
  database: SqliteDatabase,
  sequence: number,
  timeoutMs: number,
): Promise<void> {
  const until = performance.now() + timeoutMs;
  let head: number | null = null;
  while (performance.now() < until) {
    const progress = progressIn(database);
    if (head === null && progress.journal >= sequence) head = progress.head;
    if (head !== null && progress.replay_from > head) return;
    await setTimeout(LOOK_EVERY_MS);
  }
}
