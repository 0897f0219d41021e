/**
 * Only the store's threads loaded SQLite, so it was unloaded when they ended. A test run in CI lost its
 * process between two stores; better-sqlite3 tracks that crash as issue 1476 (May 2026).
 */

import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { acceptInTurn, progressOf } from '../support/store-observations.ts';
import { sqliteHarness } from '../support/store-sqlite.ts';

const harness = sqliteHarness();
afterEach(() => harness.clear());

it.runIf(process.platform === 'linux')('keeps SQLite loaded after its last thread', async () => {
  const store = await harness.open();
  await acceptInTurn(store.sink, [progressOf('CA1', 'ringing', 1)]);

  await store.close();

  expect(readFileSync('/proc/self/maps', 'utf8')).toMatch(/better-sqlite3/);
});
