import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { atSecond, progress } from '../../tests/support/callbacks.ts';
import { FollowedWriter } from '../../tests/support/followed-writer.ts';
import { testFolder } from '../../tests/support/store-folder.ts';
import type { SqliteDatabase } from '../store/sqlite/database/database.ts';
import { LogExpiry } from '../store/sqlite/removal/log-expiry.ts';
import { storageUse } from './storage-use.ts';

const DAY = 86_400;
const DAY_MS = DAY * 1000;
const DAYS = 20;

/** How much smaller a record of the log gets, in bytes, if its callback is removed. */
function freedByExpiry(database: SqliteDatabase): number {
  const size = database.prepare<[], { bytes: number; records: number }>(
    'SELECT sum(length(body)) AS bytes, sum(count) AS records FROM log',
  );
  const before = size.get() ?? expect.fail();
  const expiry = new LogExpiry(database);
  while (expiry.step(Number.POSITIVE_INFINITY, before.records).isMore);
  return (before.bytes - (size.get()?.bytes ?? 0)) / before.records;
}

/**
 * What's measured with twelve callbacks at noon and at midnight for twenty days, if calls and callbacks are kept for
 * these numbers of days.
 */
async function measured(keepDays: number | null, keepEventsDays: number | null = null) {
  const folder = testFolder();
  using log = new FollowedWriter(join(folder, 'callboard.db'), 0);
  for (let second = 0; second < DAYS * DAY; second += DAY / 2) {
    log.commit(
      Array.from({ length: 12 }, (_, index) => {
        const delivery = progress('ringing', second, { CallSid: `CA${second}-${index}` });
        return { ...delivery, receivedAt: atSecond(second) };
      }),
    );
  }
  const storage = storageUse({
    ...{ folder, log },
    keepEventsMs: keepEventsDays === null ? null : keepEventsDays * DAY_MS,
    keepMs: keepDays === null ? null : keepDays * DAY_MS,
    clock: { now: () => atSecond(DAYS * DAY) },
  });
  const { otherBytes, growthBytesPerDay, daysLeft } = await storage.measure();
  return {
    usedADay: (statSync(join(folder, 'callboard.db')).size + otherBytes) / DAYS,
    freedBytes: freedByExpiry(log.tested.database),
    growthBytesPerDay,
    daysLeft,
  };
}

it.each([null, 28])(
  'grows by what comes in: nothing is purged soon, kept %s days',
  async (kept) => {
    const { usedADay, growthBytesPerDay } = await measured(kept);
    expect(growthBytesPerDay).toBe(Math.round(usedADay));
  },
);

it("doesn't grow once as much is purged as comes in", async () => {
  expect(await measured(DAYS)).toMatchObject({ growthBytesPerDay: 0, daysLeft: null });
});

it('grows by the rest if less is purged than comes in', async () => {
  // In the coming seven days, the callbacks of three and a half.
  const { usedADay, growthBytesPerDay } = await measured(DAYS + 3.5);
  expect(growthBytesPerDay).toBe(Math.round(usedADay / 2));
});

it('grows by all that comes in until callbacks are old enough to be removed', async () => {
  const { usedADay, growthBytesPerDay } = await measured(null, 28);
  expect(growthBytesPerDay).toBe(Math.round(usedADay));
});

it('grows by what stays of calls whose callbacks are removed', async () => {
  const { usedADay, growthBytesPerDay, freedBytes } = await measured(null, 10);
  // A day's callbacks are removed as a day's come in. Half of them are taken for removed already.
  const taken = (usedADay - (growthBytesPerDay ?? 0)) / 12;
  expect(taken / freedBytes).toBeGreaterThan(0.8);
  expect(taken / freedBytes).toBeLessThan(1.2);
});

it('takes the pace of the time that callbacks are kept, if that is short', async () => {
  const { usedADay, growthBytesPerDay } = await measured(null, 1);
  expect(growthBytesPerDay).toBeGreaterThan(0);
  expect(growthBytesPerDay).toBeLessThan(usedADay);
});
