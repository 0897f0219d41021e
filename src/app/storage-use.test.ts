import { join } from 'node:path';
import { expect, it } from 'vitest';
import { atSecond, progress } from '../../tests/support/callbacks.ts';
import { FollowedWriter } from '../../tests/support/followed-writer.ts';
import { testFolder } from '../../tests/support/store-folder.ts';
import { storageUse } from './storage-use.ts';

const DAY = 86_400;
const DAY_MS = DAY * 1000;
const DAYS = 20;

/** What's measured with a callback an hour for twenty days, if calls are kept for so many days. */
async function measured(keepDays: number | null) {
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
    ...{ folder, log, keepEventsMs: null },
    keepMs: keepDays === null ? null : keepDays * DAY_MS,
    clock: { now: () => atSecond(DAYS * DAY) },
  });
  const { databaseBytes, journalBytes, otherBytes, growthBytesPerDay, daysLeft } =
    await storage.measure();
  return {
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
