/** Measures what's in the data folder, and how fast the log grows. */

import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';
import { forecast } from '../core/storage/forecast.ts';
import { firstSince } from '../core/time/first-since.ts';
import type { ChangeLog, LogEntry } from '../ports/change-feed.ts';
import type { Clock } from '../ports/clock.ts';
import type { StorageUse } from '../ports/removal/storage-use.ts';

const DAY_MS = 86_400_000;
/** Growth is that of this time, or of as long as callbacks are kept. */
const WINDOW_MS = 7 * DAY_MS;
/** How many records the size of a callback is measured on. */
const MEASURED_RECORDS = 64;
/** What comes in within this time is committed and compressed together, more or less. */
const COMMIT_MS = 20;
/** As the log compresses. */
const FRAME = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

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
      growthOf(log, clock.now(), { keepMs, keepEventsMs }),
    ]);
    const freeBytes = disk.bavail * disk.bsize;
    const { aheadBytes, ...shown } = sizes;
    // What's written ahead and the journal don't grow with what's stored.
    const usedBytes = shown.databaseBytes + shown.otherBytes - aheadBytes;
    return {
      ...shown,
      freeBytes,
      ...forecast({ usedBytes, freeBytes, ...grown, keepMs }),
      keepCallsDays: keepMs === null ? null : keepMs / DAY_MS,
      keepEventsDays: keepEventsMs === null ? null : keepEventsMs / DAY_MS,
    };
  },
});

async function sizesIn(folder: string) {
  const sizes = { databaseBytes: 0, journalBytes: 0, otherBytes: 0, aheadBytes: 0 };
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    // It can be gone by now.
    const { size } = await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }));
    if (/^callboard\.db(-wal|-shm)?$/.test(entry.name)) sizes.databaseBytes += size;
    else if (/^callboard\.journal-[\d-]+$/.test(entry.name)) sizes.journalBytes += size;
    else sizes.otherBytes += size;
    if (/^callboard\.db-(wal|shm)$/.test(entry.name)) sizes.aheadBytes += size;
  }
  return sizes;
}

interface Kept {
  readonly keepMs: number | null;
  readonly keepEventsMs: number | null;
}

/** How many records the log has, how many came in lately, and how many are purged or expire in as long a time from now. */
async function growthOf(log: Log, now: number, { keepMs, keepEventsMs }: Kept) {
  const { entries, head } = await log.recordsAfter(0, 1);
  const [oldest] = entries;
  if (oldest === undefined) {
    return { records: 0, recentRecords: 0, leavingRecords: 0, windowMs: 0, expiry: null };
  }
  const since = Math.max(now - Math.min(WINDOW_MS, keepEventsMs ?? WINDOW_MS), oldest.receivedAt);
  const windowMs = now - since;
  const first = oldest.position;
  const next = async (position: number) => (await log.recordsAfter(position - 1, 1)).entries[0];
  const positionAt = (time: number) => firstSince([first, head], time, next);
  const goneIn = async (age: number) => (await positionAt(now - age + windowMs)) - first;
  const expiryOf = async (age: number) => {
    const expiredRecords = (await positionAt(now - age)) - first;
    const expiringRecords = (await goneIn(age)) - expiredRecords;
    return {
      keepMs: age,
      expiredRecords,
      expiringRecords,
      freedBytes: await freedBytes(log, head),
    };
  };
  return {
    records: head - first + 1,
    recentRecords: head - (await positionAt(since)) + 1,
    leavingRecords: keepMs === null ? 0 : await goneIn(keepMs),
    windowMs,
    expiry: keepEventsMs === null ? null : await expiryOf(keepEventsMs),
  };
}

/** How much smaller the latest records would be without their callbacks: each, on average, in bytes. */
async function freedBytes(log: Log, head: number): Promise<number> {
  const { entries } = await log.recordsAfter(
    Math.max(0, head - MEASURED_RECORDS),
    MEASURED_RECORDS,
  );
  let freed = 0;
  for (const block of commitsOf(entries)) {
    freed += packed(block.flatMap(wholeBytes)) - packed(block.map(nameBytes));
  }
  return entries.length === 0 ? 0 : freed / entries.length;
}

/** Those that probably are a block of the log. */
function commitsOf(entries: readonly LogEntry[]): readonly (readonly LogEntry[])[] {
  const commits: LogEntry[][] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const entry of entries) {
    if (entry.receivedAt > until) {
      commits.push([]);
      until = entry.receivedAt + COMMIT_MS;
    }
    commits.at(-1)?.push(entry);
  }
  return commits;
}

const packed = (parts: readonly Uint8Array[]): number =>
  zstdCompressSync(Buffer.concat(parts), FRAME).length;

const nameBytes = ({ accountSid, callSid }: LogEntry): Uint8Array =>
  Buffer.from(accountSid + callSid);

function wholeBytes(entry: LogEntry): readonly Uint8Array[] {
  if (!('request' in entry)) return [nameBytes(entry)];
  const { key, request } = entry;
  return [nameBytes(entry), Buffer.from(key, 'hex'), Buffer.from(request.target), request.body];
}
