import { expect, it } from 'vitest';
import { forecast, type StorageMeasure } from './forecast.ts';

const DAY_MS = 86_400_000;
/** A kilobyte a record, a hundred records a day. */
const measure: StorageMeasure = {
  ...{ usedBytes: 1_000_000, freeBytes: 500_000, records: 1000, recentRecords: 700 },
  ...{ windowMs: 7 * DAY_MS, leavingRecords: 0, keepMs: null },
};

it.each<[string, Partial<StorageMeasure>, number | null, number | null]>([
  ['grows by what came in lately', {}, 100_000, 5],
  ['has room for all that is kept', { keepMs: 15 * DAY_MS }, 100_000, null],
  ['has no room for all that is kept', { keepMs: 16 * DAY_MS }, 100_000, 5],
  ['is purged as fast as it comes in', { keepMs: 10 * DAY_MS, leavingRecords: 700 }, 0, null],
  ['is purged faster than it comes in', { keepMs: 10 * DAY_MS, leavingRecords: 900 }, 0, null],
  ['comes in twice as fast as before', { keepMs: 16 * DAY_MS, leavingRecords: 350 }, 50_000, 10],
  ['does not grow', { recentRecords: 0 }, 0, null],
  ['is empty', { records: 0, recentRecords: 0 }, null, null],
  ['has begun only now', { windowMs: 60_000 }, null, null],
])('a disk whose data %s', (_what, changes, growthBytesPerDay, daysLeft) => {
  expect(forecast({ ...measure, ...changes })).toEqual({ growthBytesPerDay, daysLeft });
});
