/** How fast stored data grows, and how long the disk lasts at that. Pure. */

const DAY_MS = 86_400_000;

/** What was measured. Sizes are bytes, times milliseconds. */
export interface StorageMeasure {
  readonly usedBytes: number;
  readonly freeBytes: number;
  /** Records in the log, and how many of them came in the latest `windowMs`. */
  readonly records: number;
  readonly recentRecords: number;
  readonly windowMs: number;
  /** How many will be purged in the coming `windowMs`, with their calls. */
  readonly leavingRecords: number;
  /** How long calls are kept; null: for ever. */
  readonly keepMs: number | null;
  /** How callbacks are removed before their calls; null if they aren't. */
  readonly expiry: Expiry | null;
}

interface Expiry {
  /** How long callbacks are kept. */
  readonly keepMs: number;
  /** Records whose callbacks are removed already, and those whose will be in the coming `windowMs`. */
  readonly expiredRecords: number;
  readonly expiringRecords: number;
  /** How much smaller that makes a record. */
  readonly freedBytes: number;
}

export interface StorageForecast {
  /** What comes in, less what's purged or removed; null if there's too little to say. */
  readonly growthBytesPerDay: number | null;
  /** How many days the free space lasts at that growth; null if it doesn't run out, or that's unknown. */
  readonly daysLeft: number | null;
}

/** Less than this is too little to say anything. */
const LEAST_WINDOW_MS = 3_600_000;

/**
 * Takes every record for as large as the average, with its share of a call, until its callback is removed. With
 * retention, what's stored grows up to what comes in during the time that calls are kept, so the disk lasts if it has room
 * for that. Freed space is used again.
 */
export function forecast(measure: StorageMeasure): StorageForecast {
  const { usedBytes, freeBytes, records, recentRecords, leavingRecords } = measure;
  const { windowMs, expiry } = measure;
  if (records === 0 || windowMs < LEAST_WINDOW_MS)
    return { growthBytesPerDay: null, daysLeft: null };
  const { expiredRecords, expiringRecords, freedBytes } = expiry ?? NEVER;
  const wholeBytes = (usedBytes + expiredRecords * freedBytes) / records;
  const leftBytes = wholeBytes - freedBytes;
  const grown =
    recentRecords * wholeBytes - expiringRecords * freedBytes - leavingRecords * leftBytes;
  const growth = Math.max(0, grown) * (DAY_MS / windowMs);
  const growthBytesPerDay = Math.round(growth);
  const needed = (recentRecords / windowMs) * keptBytes(measure, wholeBytes, leftBytes);
  if (growth === 0 || needed <= usedBytes + freeBytes) return { growthBytesPerDay, daysLeft: null };
  return { growthBytesPerDay, daysLeft: Math.floor(freeBytes / growth) };
}

const NEVER = { expiredRecords: 0, expiringRecords: 0, freedBytes: 0 };

/** How many bytes a record takes up, times how long. */
function keptBytes({ keepMs, expiry }: StorageMeasure, whole: number, left: number): number {
  if (keepMs === null) return Number.POSITIVE_INFINITY;
  const wholeMs = expiry?.keepMs ?? keepMs;
  return wholeMs * whole + (keepMs - wholeMs) * left;
}
