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

/** What's measured with a callback an hour for twenty days, if calls and callbacks are kept for so many days. */
async function measured(keepDays: number | null, keepEventsDays: number | null = null) {
  const folder = testFolder();
  using log = new FollowedWriter(join(folder, 'callboard.db'), 0);
  for (let day = 0; day < DAYS; day += 1) {
    log.commit(
      Array.from({ length: 24 }, (_, hour) => {
        const second = day * DAY + hour * 3600;
        const delivery = progress('ringing', second, { CallSid: `CA${day}-${hour}` });
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
  const { databaseBytes, journalBytes, otherBytes, growthBytesPerDay, daysLeft } =
    await storage.measure();
  return {
    freedBytes: freedByExpiry(log.tested.database),
    usedADay: (databaseBytes + journalBytes + otherBytes) / DAYS,
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
  expect(taken).toBeLessThan(freedBytes);
  expect(taken).toBeGreaterThan(freedBytes / 4);
});

it('takes the pace of the time that callbacks are kept, if that is short', async () => {
  const { usedADay, growthBytesPerDay } = await measured(null, 1);
  expect(growthBytesPerDay).toBeGreaterThan(0);
  expect(growthBytesPerDay).toBeLessThan(usedADay);
});
