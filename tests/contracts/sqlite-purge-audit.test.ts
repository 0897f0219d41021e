/** What a purge leaves behind: an entry of the audit log for each kind, and no byte of what it removed. */

import { dirname } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { KeptSince } from '../../src/ports/removal/retention.ts';
import { EVERYTHING } from '../support/askers.ts';
import { atSecond } from '../support/callbacks.ts';
import { placesOf } from '../support/data-bytes.ts';
import type { TestedStore } from '../support/store-harness.ts';
import { acceptAtOnce, progressOf } from '../support/store-observations.ts';
import { sqliteHarness } from '../support/store-sqlite.ts';

const harness = sqliteHarness();
afterEach(() => harness.clear());

const DIGITS = '15550199887';
const NOW = atSecond(1000);

/** A call with two callbacks at each of these seconds, each pair in a commit of its own. */
async function filled(...seconds: readonly number[]): Promise<TestedStore> {
  const store = await harness.open();
  for (const second of seconds) {
    const at = (status: string) =>
      progressOf(`CA${second}`, status, second, { From: `+${DIGITS}` });
    await acceptAtOnce(store.sink, [at('ringing'), at('completed')]);
    // Its row has both when it's shown.
    await store.calls.call(EVERYTHING, `CA${second}`);
  }
  return store;
}

async function run(store: TestedStore, before: Partial<KeptSince>): Promise<void> {
  while (await store.retention.purgeMore({ calls: null, events: null, ...before }, NOW));
}

async function audited(store: TestedStore) {
  const page = await store.audit.page({ limit: 50, cursor: null });
  return page.ok ? page.value.records : expect.fail('the first page needs no cursor');
}

it('says in the audit log how many calls and callbacks went, and how old they were', async () => {
  const store = await filled(1, 2, 3, 800, 900);
  await run(store, { calls: atSecond(1), events: atSecond(1) });
  expect(await audited(store)).toEqual([]);
  await run(store, { events: atSecond(850) });
  const before = new Date(atSecond(850)).toISOString();
  const entry = { at: NOW, actor: null, address: null, subject: before };
  expect(await audited(store)).toMatchObject([{ ...entry, action: 'events-purged', count: 8 }]);

  await run(store, { calls: atSecond(950), events: atSecond(950) });
  expect((await audited(store)).slice(0, 2)).toMatchObject([
    { action: 'calls-purged', count: 5, subject: new Date(atSecond(950)).toISOString() },
    // The others had gone before.
    { action: 'events-purged', count: 2, subject: new Date(atSecond(950)).toISOString() },
  ]);
});

it('leaves none of their numbers in any file', async () => {
  const store = await filled(1, 2, 3);
  const folder = dirname(harness.fileOf(store));
  expect(placesOf(folder, DIGITS)).toContain('callboard.db-wal');
  expect(placesOf(folder, DIGITS).join()).toContain('callboard.journal-');
  await run(store, { calls: NOW });
  expect(placesOf(folder, DIGITS)).toEqual([]);
});
