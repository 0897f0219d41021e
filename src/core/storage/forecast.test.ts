import { expect, it } from 'vitest';
import { forecast, type StorageMeasure } from './forecast.ts';

const DAY_MS = 86_400_000;
/** A kilobyte a record, a hundred records a day. */
const measure: StorageMeasure = {
  ...{ usedBytes: 1_000_000, freeBytes: 500_000, records: 1000, recentRecords: 700 },
  ...{ windowMs: 7 * DAY_MS, leavingRecords: 0, keepMs: null, expiry: null },
};
/** Callbacks are kept for five days, and take up 800 bytes of their records; all but 500 are removed. */
const expiry = { keepMs: 5 * DAY_MS, expiredRecords: 500, expiringRecords: 700, freedBytes: 800 };

it.each<[string, Partial<StorageMeasure>, number | null, number | null]>([
  ['grows by what came in lately', {}, 100_000, 5],
  ['has room for all that is kept', { keepMs: 15 * DAY_MS }, 100_000, null],
  ['has no room for all that is kept', { keepMs: 16 * DAY_MS }, 100_000, 5],
  ['is purged as fast as it comes in', { keepMs: 10 * DAY_MS, leavingRecords: 700 }, 0, null],
  ['is purged faster than it comes in', { keepMs: 10 * DAY_MS, leavingRecords: 900 }, 0, null],
  ['comes in twice as fast as before', { keepMs: 16 * DAY_MS, leavingRecords: 350 }, 50_000, 10],
  // A whole record is 1,400 bytes: what's stored, and 500 times what was removed.
  ['keeps calls without callbacks', { expiry }, 60_000, 8],
  ['keeps callbacks for now', { expiry: { ...expiry, expiringRecords: 0 } }, 140_000, 3],
  ['purges what has no callback', { expiry, leavingRecords: 700, keepMs: 10 * DAY_MS }, 0, null],
  // Five days of 140,000 bytes, and fifteen of 60,000: more than there is.
  ['has no room for calls without callbacks', { expiry, keepMs: 20 * DAY_MS }, 60_000, 8],
  ['has room for calls without callbacks', { expiry, keepMs: 18 * DAY_MS }, 60_000, null],
  ['does not grow', { recentRecords: 0 }, 0, null],
  ['is empty', { records: 0, recentRecords: 0 }, null, null],
  ['has begun only now', { windowMs: 60_000 }, null, null],
])('a disk whose data %s', (_what, changes, growthBytesPerDay, daysLeft) => {
  expect(forecast({ ...measure, ...changes })).toEqual({ growthBytesPerDay, daysLeft });
});
