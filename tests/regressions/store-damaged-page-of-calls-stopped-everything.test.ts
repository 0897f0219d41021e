/**
 * One page of `calls` was overwritten. Soon every callback was answered 503 with "free disk space" in the
 * log, 23 healthy events were marked unprocessable, and the next start was refused without saying how to get
 * at the log.
 *
 * What must hold: callbacks of all calls are stored, none is marked unprocessable, and calls on other pages
 * continue as before. The log and answers say what is damaged and what to do. After a rebuild, every call is
 * what its callbacks say.
 */

import { expect, it, vi } from 'vitest';
import type { Logger } from '../../src/ports/logger.ts';
import { openForWriting } from '../../src/store/sqlite/database/database.ts';
import { isUnprocessable } from '../../src/store/sqlite/journal/record.ts';
import { rebuild } from '../../src/store/sqlite/maintenance/rebuild/rebuild.ts';
import { CallScan } from '../../src/store/sqlite/maintenance/scan/call-scan.ts';
import { verify } from '../../src/store/sqlite/maintenance/verify/verify.ts';
import { EVERYTHING } from '../support/askers.ts';
import { callsFrom, fillFolder } from '../support/store-calls.ts';
import { logIn } from '../support/store-contents.ts';
import { overwritePage, pagesOf } from '../support/store-damage.ts';
import { testFolder } from '../support/store-folder.ts';
import { acceptInTurn, progressOf } from '../support/store-observations.ts';
import { databaseIn, openStoreIn } from '../support/store-open.ts';
import { exported } from '../support/store-pages.ts';

const CALLS = 400;

/** A stopped folder with an overwritten page of calls, and the calls that were on it. */
function damagedFolder(): { readonly folder: string; readonly damaged: ReadonlySet<string> } {
  const folder = testFolder();
  fillFolder(folder, callsFrom(1, CALLS), { atOnce: 100 });
  const pages = pagesOf(databaseIn(folder), 'calls', 'leaf');
  overwritePage(databaseIn(folder), pages[Math.floor(pages.length / 2)] ?? 0);
  const damaged = new Set(Array.from({ length: CALLS }, (_, index) => `CA${index + 1}`));
  const database = openForWriting(databaseIn(folder));
  for (const piece of new CallScan(database).pieces(CALLS)) {
    if (piece.kind === 'rows') for (const row of piece.rows) damaged.delete(row.call_sid);
  }
  database.close();
  return { folder, damaged };
}

/** A logger that records errors. */
function noting(): { readonly logger: Logger; readonly errors: string[] } {
  const errors: string[] = [];
  const ignore = (): void => undefined;
  const error = (_fields: object, message: string): number => errors.push(message);
  return { errors, logger: { debug: ignore, info: ignore, warn: ignore, error } };
}

const laterCallback = (sid: string) => progressOf(sid, 'completed', 90, { CallDuration: '30' });

it('stores all callbacks, continues calls on other pages, and is repaired by a rebuild', async () => {
  const { folder, damaged } = damagedFolder();
  expect(damaged.size).toBeGreaterThan(5);
  expect(damaged.size).toBeLessThan(CALLS / 4);
  const { logger, errors } = noting();
  const old = Array.from({ length: CALLS }, (_, index) => `CA${index + 1}`);
  const store = await openStoreIn(folder, { failureThreshold: 7, logger });
  expect(store.maintenance.hasDamagedPages()).toBe(false);
  const answers = await acceptInTurn(store.sink, [
    ...old.map(laterCallback),
    ...callsFrom(CALLS + 1, 50),
  ]);
  expect(new Set(answers)).toEqual(new Set(['stored']));
  for (const sid of [...old.filter((name) => !damaged.has(name)).slice(0, 20), `CA${CALLS + 7}`]) {
    const call = await store.calls.call(EVERYTHING, sid);
    expect(call).toMatchObject({ callSid: sid, events: sid === `CA${CALLS + 7}` ? 2 : 3 });
  }
  const [lost = ''] = damaged;
  await expect(store.calls.call(EVERYTHING, lost)).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    cannot: 'damaged',
  });
  expect(store.maintenance.hasDamagedPages()).toBe(true);
  expect(store.maintenance.problem()).toBeNull();
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(/Pages of the database are damaged.*callboard rebuild/);
  await store.close();

  const again = await openStoreIn(folder, { failureThreshold: 7 });
  await expect.poll(() => again.maintenance.hasDamagedPages()).toBe(true);
  await again.close();

  const report = rebuild(folder, () => {});
  expect(report).toMatchObject({ calls: CALLS + 50, lost: [], incomplete: [] });
  expect(report.differences.added).toBe(damaged.size);
  expect((await verify(folder, () => {})).findings).toEqual([]);
  const database = openForWriting(databaseIn(folder));
  const log = logIn(database);
  database.close();
  expect(log).toHaveLength(CALLS * 3 + 100);
  expect(log.filter(({ record }) => isUnprocessable(record))).toEqual([]);
  const mended = await openStoreIn(folder, { failureThreshold: 7 });
  const calls = await exported(mended.calls.exportCalls(EVERYTHING, {}));
  expect(calls.filter(({ events }) => events === 3)).toHaveLength(CALLS);
  expect(mended.maintenance.hasDamagedPages()).toBe(false);
  await mended.close();
});

it('recognises a callback that came twice while its call could not be read', async () => {
  const { folder, damaged } = damagedFolder();
  const sids = [...damaged].slice(0, 3);
  const store = await openStoreIn(folder, { failureThreshold: 7 });
  await acceptInTurn(store.sink, [...sids, ...sids].map(laterCallback));
  await store.close();
  rebuild(folder, () => {});
  expect((await verify(folder, () => {})).findings).toEqual([]);
  const mended = await openStoreIn(folder, { failureThreshold: 7 });
  for (const sid of sids) {
    expect(await mended.calls.call(EVERYTHING, sid)).toMatchObject({ events: 3, duplicates: 1 });
  }
  await mended.close();
});

it('says what to run if it cannot start', async () => {
  const folder = testFolder();
  fillFolder(folder, callsFrom(1, CALLS), { atOnce: 100 });
  for (const page of pagesOf(databaseIn(folder), 'calls_by_sid', 'leaf')) {
    overwritePage(databaseIn(folder), page);
  }
  await expect(openStoreIn(folder)).rejects.toThrow(
    `What was acknowledged is kept. Check the disk, run callboard rebuild --data-dir ${folder}, then start again`,
  );
  // The thread that couldn't start releases the folder's lock as it ends.
  await vi.waitFor(() => rebuild(folder, () => {}), { timeout: 60_000 });
  await (await openStoreIn(folder)).close();
});
