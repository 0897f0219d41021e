/**
 * `callboard serve` is killed at random moments while it removes old callbacks. Each time, calls are as they were, the log
 * has lost a beginning and nothing else, and the next start goes on until everything old is gone.
 */

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { openForReading } from '../../src/store/sqlite/database/database.ts';
import { progressIn } from '../../src/store/sqlite/database/progress-row.ts';
import { rebuild } from '../../src/store/sqlite/maintenance/rebuild/rebuild.ts';
import { verify } from '../../src/store/sqlite/maintenance/verify/verify.ts';
import type { Delivery } from '../support/callbacks.ts';
import { seededRandom } from '../support/load-random.ts';
import { serveIn } from '../support/process-loaded.ts';
import { testTimes } from '../support/property.ts';
import { fillFolder } from '../support/store-calls.ts';
import { logIn, rowsIn } from '../support/store-contents.ts';
import { testFolder } from '../support/store-folder.ts';
import { progressOf } from '../support/store-observations.ts';
import { databaseIn } from '../support/store-open.ts';

const KEEP = { CALLBOARD_KEEP_EVENTS: '1d' };
const DAY_MS = 86_400_000;
const KILLS = 3 * testTimes();
/** Within this many milliseconds of a transaction of it. */
const MOST_DELAY_MS = 200;
/** Starts take a while on a busy machine. */
const PATIENCE = { timeout: 200_000, interval: 10 };

/** Events in a commit, and so in a block of the log. */
const AT_ONCE = 8;
/** Callbacks that are too old: they're removed in some 25 transactions, with pauses of 50 ms. */
const OLD = 400 * AT_ONCE;
const YOUNG = 10 * AT_ONCE;

/** A third of the calls have young callbacks as well. */
const callbacks = (now: number): readonly Delivery[] =>
  Array.from({ length: OLD + YOUNG }, (_, index) => {
    const isOld = index < OLD;
    const call = isOld ? index % 90 : 3 * (index % 30) + 1;
    const receivedAt = now - (isOld ? 2 * DAY_MS : 60_000) + index;
    return { ...progressOf(`CA${call}`, 'ringing', index), receivedAt };
  });

/** What's stored in a folder. */
function storedIn(folder: string) {
  const database = openForReading(databaseIn(folder));
  const rows = new Map([...rowsIn(database)].map(([name, { placed }]) => [name, placed]));
  const kinds = logIn(database).map(({ record }) => record.kind);
  const { expired_through: expired } = progressIn(database);
  database.close();
  return { rows, kinds, expired };
}

/** How many old callbacks are gone, and how many the audit log speaks of. */
function goneFrom(folder: string) {
  const database = openForReading(databaseIn(folder));
  const { expired_through: gone } = progressIn(database);
  const audited = database
    .prepare<[], number | null>("SELECT sum(count) FROM audit WHERE action = 'events-purged'")
    .pluck()
    .get();
  database.close();
  return { gone, audited: audited ?? 0 };
}

async function holds(folder: string, full: ReturnType<typeof storedIn>): Promise<void> {
  const { rows, kinds, expired } = storedIn(folder);
  expect(rows).toEqual(full.rows);
  expect(kinds).toEqual(full.kinds.map((kind, index) => (index < expired ? 'expired' : kind)));
  expect((await verify(folder, () => {})).findings).toEqual([]);
}

test('old callbacks are removed from the beginning, once, however often it is killed', async () => {
  const random = seededRandom(28);
  const full = testFolder();
  fillFolder(full, callbacks(Date.now()), { atOnce: AT_ONCE });
  const before = storedIn(full);
  expect(before.kinds).toHaveLength(OLD + YOUNG);

  let folder = full;
  let underWay = 0;
  let killedAt = OLD;
  for (let kills = 0; kills < KILLS; kills += 1) {
    if (killedAt === OLD) {
      folder = join(testFolder(), 'data');
      cpSync(full, folder, { recursive: true });
      killedAt = 0;
    }
    const serve = serveIn(folder, KEEP);
    await vi.waitFor(() => expect(goneFrom(folder).gone).toBeGreaterThan(killedAt), PATIENCE);
    await delay(random.between(0, MOST_DELAY_MS));
    await serve.kill();
    await holds(folder, before);
    killedAt = goneFrom(folder).gone;
    if (killedAt < OLD) underWay += 1;
  }
  console.info(`expiry: ${KILLS} kills, ${underWay} while it was under way`);
  expect(underWay).toBeGreaterThan(0);

  const last = serveIn(folder, KEEP);
  const everything = { gone: OLD, audited: OLD };
  await vi.waitFor(() => expect(goneFrom(folder)).toEqual(everything), PATIENCE);
  await last.stop();
  await holds(folder, before);
  expect(rebuild(folder, () => {}).differences).toMatchObject({ changed: 0, removed: 0 });
  await holds(folder, before);
});
