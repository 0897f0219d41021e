/**
 * `callboard serve` is killed again and again while failed calls that were hidden by damage join failure
 * batches. At every moment a call is in a batch or waits for one, never both and never neither. A start that
 * isn't killed leaves every call in one batch, with one alert for each full batch.
 */

import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { openForWriting } from '../../src/store/sqlite/database/database.ts';
import { rebuild } from '../../src/store/sqlite/maintenance/rebuild/rebuild.ts';
import { verify } from '../../src/store/sqlite/maintenance/verify/verify.ts';
import { serveIn } from '../support/process-loaded.ts';
import { fillFolder } from '../support/store-calls.ts';
import { failuresIn, holdsBatches } from '../support/store-contents.ts';
import { overwritePage, pagesOf } from '../support/store-damage.ts';
import { testFolder } from '../support/store-folder.ts';
import { progressOf } from '../support/store-observations.ts';
import { databaseIn } from '../support/store-open.ts';

const CALLS = 12_000;
const THRESHOLD = 100;
const KILLS = 8;
const RULES = { failureThreshold: THRESHOLD };
/** Nothing listens there. It only matters that each batch has one message. */
const SETTINGS = {
  CALLBOARD_FAILURE_THRESHOLD: `${THRESHOLD}`,
  CALLBOARD_ALERT_WEBHOOK: 'http://127.0.0.1:9/alerts',
  CALLBOARD_ALERT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
};

/** How many calls wait, and how many are in batches, at one moment. */
function countsIn(folder: string): { readonly waiting: number; readonly inBatches: number } {
  const database = new Database(databaseIn(folder), { readonly: true });
  const row = database
    .prepare<[], { waiting: number; inBatches: number }>(
      `SELECT (SELECT count(*) FROM missed_failures) AS waiting,
         (SELECT count(*) FROM failures) AS inBatches`,
    )
    .get();
  database.close();
  return row ?? expect.fail('the database can be asked');
}

test('failed calls hidden by damage are counted once, wherever the start is killed', async () => {
  const folder = testFolder();
  const sids = Array.from({ length: CALLS }, (_, index) => `CA${index + 1}`);
  fillFolder(
    folder,
    sids.map((sid, index) => progressOf(sid, 'ringing', index % 50)),
    { ...RULES, atOnce: 500 },
  );
  const pages = pagesOf(databaseIn(folder), 'calls', 'leaf');
  for (const page of pages.slice(1, -1)) overwritePage(databaseIn(folder), page);
  fillFolder(
    folder,
    sids.map((sid) => progressOf(sid, 'failed', 90)),
    { ...RULES, atOnce: 100 },
  );
  const { failuresDue: due } = rebuild(folder, () => {});
  expect(due).toBeGreaterThan(CALLS * 0.9);

  let midway = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = countsIn(folder).waiting;
    const serve = serveIn(folder, SETTINGS);
    await vi.waitFor(() => expect(countsIn(folder).waiting).toBeLessThan(before), {
      timeout: 120_000,
      interval: 1,
    });
    await serve.kill();
    const { waiting, inBatches } = countsIn(folder);
    expect(waiting + inBatches).toBe(CALLS);
    if (waiting > 0) midway += 1;
    else break;
  }
  const last = serveIn(folder, SETTINGS);
  await last.listening;
  await last.stop();

  const database = openForWriting(databaseIn(folder));
  holdsBatches(database, THRESHOLD);
  expect(failuresIn(database)).toHaveLength(CALLS);
  const messages = database
    .prepare<[], number>('SELECT subject_id FROM outbox ORDER BY id')
    .pluck();
  expect(messages.all()).toEqual(
    Array.from({ length: CALLS / THRESHOLD }, (_, index) => index + 1),
  );
  database.close();
  expect(await verify(folder, () => {})).toMatchObject({ findings: [], failuresDue: 0 });
  expect(midway).toBeGreaterThan(0);
  console.info(`missed failures: ${due} calls, ${midway} kills while they were counted`);
});
