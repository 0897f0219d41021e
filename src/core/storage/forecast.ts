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
}

export interface StorageForecast {
  /** What comes in, less what's purged; null if there's too little to say. */
  readonly growthBytesPerDay: number | null;
  /** How many days the free space lasts at that growth; null if it doesn't run out, or that's unknown. */
  readonly daysLeft: number | null;
}

/** Less than this is too little to say anything. */
const LEAST_WINDOW_MS = 3_600_000;

/**
 * Takes every record for as large as the average, with its share of a call. With retention, what's stored grows up to what
 * comes in during the time that calls are kept, so the disk lasts if it has room for that. Purged space is used again.
 */
export function forecast(measure: StorageMeasure): StorageForecast {
  const { usedBytes, freeBytes, records, recentRecords, leavingRecords } = measure;
  const { windowMs, keepMs } = measure;
  if (records === 0 || windowMs < LEAST_WINDOW_MS)
    return { growthBytesPerDay: null, daysLeft: null };
  const bytesPerDay = (count: number) => (usedBytes / records) * count * (DAY_MS / windowMs);
  const growth = bytesPerDay(Math.max(0, recentRecords - leavingRecords));
  const growthBytesPerDay = Math.round(growth);
  const needed =
    keepMs === null ? Number.POSITIVE_INFINITY : bytesPerDay(recentRecords) * (keepMs / DAY_MS);
  if (growth === 0 || needed <= usedBytes + freeBytes) return { growthBytesPerDay, daysLeft: null };
  return { growthBytesPerDay, daysLeft: Math.floor(freeBytes / growth) };
}
