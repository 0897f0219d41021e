/** Measures what's in the data folder, and how fast the log grows. */

import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { forecast } from '../core/storage/forecast.ts';
import { firstSince } from '../core/time/first-since.ts';
import type { ChangeLog } from '../ports/change-feed.ts';
import type { Clock } from '../ports/clock.ts';
import type { StorageUse } from '../ports/removal/storage-use.ts';

const DAY_MS = 86_400_000;
/** Growth is that of this time. */
const WINDOW_MS = 7 * DAY_MS;

type Log = Pick<ChangeLog, 'recordsAfter'>;

export interface StorageUseOptions {
  readonly folder: string;
  /** How long calls are kept, in milliseconds; null: for ever. */
  readonly keepMs: number | null;
  /** The same of callbacks; null: as long as their calls. */
  readonly keepEventsMs: number | null;
  readonly log: Log;
  readonly clock: Clock;
}

export const storageUse = ({
  folder,
  keepMs,
  keepEventsMs,
  log,
  clock,
}: StorageUseOptions): StorageUse => ({
  measure: async () => {
    const [sizes, disk, grown] = await Promise.all([
      sizesIn(folder),
      statfs(folder),
      growthOf(log, clock.now(), keepMs),
    ]);
    const freeBytes = disk.bavail * disk.bsize;
    const usedBytes = sizes.databaseBytes + sizes.journalBytes + sizes.otherBytes;
    return {
      ...sizes,
      freeBytes,
      ...forecast({ usedBytes, freeBytes, ...grown, keepMs }),
      keepCallsDays: keepMs === null ? null : keepMs / DAY_MS,
      keepEventsDays: keepEventsMs === null ? null : keepEventsMs / DAY_MS,
    };
  },
});

async function sizesIn(folder: string) {
  const sizes = { databaseBytes: 0, journalBytes: 0, otherBytes: 0 };
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    // It can be gone by now.
    const { size } = await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }));
    if (/^callboard\.db(-wal|-shm)?$/.test(entry.name)) sizes.databaseBytes += size;
    else if (/^callboard\.journal-[\d-]+$/.test(entry.name)) sizes.journalBytes += size;
    else sizes.otherBytes += size;
  }
  return sizes;
}

/** How many records the log has, how many came in lately, and how many are purged in as long a time from now. */
async function growthOf(log: Log, now: number, keepMs: number | null) {
  const { entries, head } = await log.recordsAfter(0, 1);
  const [oldest] = entries;
  if (oldest === undefined) {
    return { records: 0, recentRecords: 0, leavingRecords: 0, windowMs: 0 };
  }
  const since = Math.max(now - WINDOW_MS, oldest.receivedAt);
  const windowMs = now - since;
  const first = oldest.position;
  const next = async (position: number) => (await log.recordsAfter(position - 1, 1)).entries[0];
  const positionAt = (time: number) => firstSince([first, head], time, next);
  const kept = keepMs === null ? first : await positionAt(now - keepMs + windowMs);
  return {
    records: head - first + 1,
    recentRecords: head - (await positionAt(since)) + 1,
    leavingRecords: kept - first,
    windowMs,
  };
}
