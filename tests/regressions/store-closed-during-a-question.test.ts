/**
 * Closing a store while it was answering a question ended the whole process with SIGABRT: the reader's thread
 * was stopped inside SQLite.
 */

import { afterEach, expect, it } from 'vitest';
import { EVERYTHING } from '../support/askers.ts';
import { acceptAtOnce, progressOf } from '../support/store-observations.ts';
import { sqliteHarness } from '../support/store-sqlite.ts';

const harness = sqliteHarness();
afterEach(() => harness.clear());

it('answers the questions asked before it was closed, and ends no process', async () => {
  const store = await harness.open();
  const calls = Array.from({ length: 3000 }, (_, n) => progressOf(`CA${n}`, 'ringing', 1));
  await acceptAtOnce(store.sink, calls);
  // An export waits until the rows are written.
  for await (const page of store.calls.exportCalls(EVERYTHING, {}))
    expect(page.length).toBeGreaterThan(0);
  const asked = Array.from({ length: 50 }, () =>
    store.calls.list(EVERYTHING, {}, { cursor: null, limit: 1000 }),
  );
  await asked[0];

  await store.close();

  const answers = await Promise.all(asked);
  expect(answers.map((page) => (page.ok ? page.value.calls.length : page))).toEqual(
    asked.map(() => 1000),
  );
});
