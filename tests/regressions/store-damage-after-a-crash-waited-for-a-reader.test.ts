/**
 * After a power cut or `kill -9`, a damaged page went unnoticed until a question happened to need it.
 *
 * What must hold: a start after an unclean end checks the pages by itself, in the background, and says what
 * is damaged and what to run. Callbacks are stored meanwhile. A start after a clean end checks nothing.
 */

import type { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import type { Logger } from '../../src/ports/logger.ts';
import { PageCheck } from '../../src/store/sqlite/maintenance/page-check/page-check.ts';
import { startServe } from '../support/process-serve.ts';
import { SILENT } from '../support/silent.ts';
import { callsFrom, fillFolder } from '../support/store-calls.ts';
import { overwritePage, pagesOf } from '../support/store-damage.ts';
import { testFolder } from '../support/store-folder.ts';
import { databaseIn, openStoreIn } from '../support/store-open.ts';

const SETTINGS = { CALLBOARD_ALLOW_UNSIGNED: 'true' };
/** A thread takes a while on a busy machine. */
const PATIENCE = { timeout: 60_000 };

/** Overwrites a page of an index that neither a start nor a callback of a known call needs. */
function damageIndex(folder: string): void {
  const pages = pagesOf(databaseIn(folder), 'calls_by_from', 'leaf');
  overwritePage(databaseIn(folder), pages[Math.floor(pages.length / 2)] ?? 0);
}

/** A logger that records errors and warnings, with their fields. */
function noting(): { readonly logger: Logger; readonly said: [object, string][] } {
  const said: [object, string][] = [];
  const note = (fields: object, message: string): void => {
    said.push([fields, message]);
  };
  return { said, logger: { ...SILENT, error: note, warn: note } };
}

/** The names of the threads that start from here on. */
function threadNames(): readonly (string | null)[] {
  const names: (string | null)[] = [];
  const onWorker = (worker: Worker): void => {
    names.push(worker.threadName);
  };
  process.on('worker', onWorker);
  onTestFinished(() => {
    process.off('worker', onWorker);
  });
  return names;
}

it('a start after kill -9 finds a damaged page that nothing has read, and says what to run', async () => {
  const folder = testFolder();
  fillFolder(folder, callsFrom(1, 2000), { atOnce: 500 });
  const first = startServe(folder, SETTINGS);
  await first.listening;
  await first.kill();
  damageIndex(folder);

  await using second = startServe(folder, SETTINGS);
  const port = await second.listening;
  const ready = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`);
    return { status: response.status, body: await response.json() };
  };
  await expect.poll(ready, PATIENCE).toEqual({
    status: 200,
    body: {
      status: 'ready',
      degraded: { pages: expect.stringMatching(/callboard verify.*callboard rebuild/) },
    },
  });
  const lines = second.stderr().split('\n');
  const errors = lines.filter((line) => line.includes('"level":"error"'));
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(/"tables":"calls".*damaged pages.*callboard verify.*callboard rebuild/);
});

it('a start after a clean end checks nothing', async () => {
  const folder = testFolder();
  fillFolder(folder, callsFrom(1, 2000), { atOnce: 500 });
  await (await openStoreIn(folder)).close();
  damageIndex(folder);

  const names = threadNames();
  const { logger, said } = noting();
  const store = await openStoreIn(folder, { logger });
  expect(store.maintenance.hasFailedPageCheck()).toBe(false);
  await store.close();
  expect(names).toContain('callboard-reader');
  expect(names).not.toContain('callboard-page-check');
  expect(said).toEqual([]);
});

it('a file too large to check is left to callboard verify', async () => {
  const folder = testFolder();
  fillFolder(folder, callsFrom(1, 100), { atOnce: 100 });
  const names = threadNames();
  const { logger, said } = noting();
  const check = new PageCheck({ file: databaseIn(folder), logger, largestFile: 8192 });
  check.start();
  await check.close();
  expect(names).toEqual([]);
  expect(said).toEqual([
    [
      { bytes: expect.any(Number), limit: 8192 },
      expect.stringMatching(/too large.*callboard verify/),
    ],
  ]);
});

it('closing a store during the check waits for at most one table', async () => {
  const folder = testFolder();
  fillFolder(folder, callsFrom(1, 2000), { atOnce: 500 });
  damageIndex(folder);
  const { logger, said } = noting();
  const check = new PageCheck({ file: databaseIn(folder), logger });
  check.start();
  await check.close();
  expect(check.hasFoundDamage).toBe(false);
  expect(said).toEqual([]);
});
