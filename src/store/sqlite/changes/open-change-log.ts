/** The change log for a process of its own, which opens the file read-only beside a running Callboard. */

import type { ChangeLog } from '../../../ports/change-feed.ts';
import { openForReading } from '../database/database.ts';
import { unpackChanges } from './packed-changes.ts';
import { SqliteChangeLog } from './sqlite-change-log.ts';

/** Reads in the calling thread. Throws if the file can't be opened. */
export function openChangeLog(file: string): ChangeLog & Disposable {
  const database = openForReading(file);
  const log = new SqliteChangeLog(database);
  return {
    changesAfter: async (position, limit) => unpackChanges(log.changesAfter(position, limit)),
    recordsAfter: async (position, limit) => log.recordsAfter(position, limit),
    [Symbol.dispose]: () => database.close(),
  };
}
