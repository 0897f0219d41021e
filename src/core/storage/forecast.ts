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
  /** How long calls are kept; null: for ever. */
  readonly keepMs: number | null;
}

export interface StorageForecast {
  /** What comes in, whatever is purged; null if there's too little to say. */
  readonly growthBytesPerDay: number | null;
  /** How many days the free space lasts at that growth; null if it doesn't run out, or that's unknown. */
  readonly daysLeft: number | null;
}

/** Less than this is too little to say anything. */
const LEAST_WINDOW_MS = 3_600_000;

/**
 * Takes every record for as large as the average. With retention, what's stored grows up to what comes in during the
 * time that calls are kept, so the disk lasts if it has room for that.
 */
export function forecast(measure: StorageMeasure): StorageForecast {
  const { usedBytes, freeBytes, records, recentRecords, windowMs, keepMs } = measure;
  if (records === 0 || windowMs < LEAST_WINDOW_MS)
    return { growthBytesPerDay: null, daysLeft: null };
  const growth = (usedBytes / records) * recentRecords * (DAY_MS / windowMs);
  const growthBytesPerDay = Math.round(growth);
  const needed = keepMs === null ? Number.POSITIVE_INFINITY : growth * (keepMs / DAY_MS);
  if (growth === 0 || needed <= usedBytes + freeBytes) return { growthBytesPerDay, daysLeft: null };
  return { growthBytesPerDay, daysLeft: Math.floor(freeBytes / growth) };
}
