/**
 * While the database couldn't be written (a full disk), an acknowledged call was "not found", and exports
 * silently left out everything that only the journal had.
 */

import Database from 'better-sqlite3';
import { afterEach, expect, it, vi } from 'vitest';
import { EVERYTHING } from '../support/askers.ts';
import { acceptInTurn, progressOf } from '../support/store-observations.ts';
import { eventsOf, textOf } from '../support/store-pages.ts';
import { sqliteHarness } from '../support/store-sqlite.ts';

const harness = sqliteHarness();
afterEach(() => harness.clear());

const BEHIND = { code: 'STORE_UNAVAILABLE', cannot: 'catch-up', lagMs: expect.any(Number) };

it('says that it is behind instead of answering without it, and catches up', async () => {
  const store = await harness.open({ failureThreshold: 1 });
  expect(await acceptInTurn(store.sink, [progressOf('CA0', 'failed', 1)])).toEqual(['stored']);
  expect(await store.failures.closed(EVERYTHING, 1)).toMatchObject({ count: 1 });
  // Its row is written, too: under load, it trails.
  expect(await store.calls.call(EVERYTHING, 'CA0')).toMatchObject({ status: 'failed' });
  const other = new Database(harness.fileOf(store));
  // No commit succeeds; to the writer it looks like a full disk.
  other.exec('BEGIN IMMEDIATE');
  expect(await acceptInTurn(store.sink, [progressOf('CA1', 'ringing', 1)])).toEqual(['stored']);

  const questions = [
    store.calls.call(EVERYTHING, 'CA1'),
    store.calls.events(EVERYTHING, 'CA1', { cursor: null, limit: 10 }),
    store.failures.page(EVERYTHING, { cursor: null, limit: 10 }),
    store.exports.callsCsv(EVERYTHING, { filter: {} }),
    store.exports.eventsNdjson(EVERYTHING),
    store.failures.closed(EVERYTHING, 2),
    store.exports.failuresCsv(EVERYTHING, 2),
    store.calls.exportCalls(EVERYTHING, {})[Symbol.asyncIterator]().next(),
  ];
  const answers = await Promise.allSettled(questions);
  expect(answers).toEqual(
    questions.map(() => ({ status: 'rejected', reason: expect.objectContaining(BEHIND) })),
  );
  // Nothing that was acknowledged later is about this call.
  expect(await store.calls.call(EVERYTHING, 'CA0')).toMatchObject({ status: 'failed' });
  // A list lacks it and says so.
  const list = await store.calls.list(EVERYTHING, {}, { cursor: null, limit: 10 });
  expect(list).toMatchObject({
    value: { calls: [{ callSid: 'CA0' }], lagMs: expect.any(Number) },
  });
  expect(list.ok && list.value.lagMs).toBeGreaterThan(1000);

  // A batch that was closed earlier gets no more calls, so it's complete.
  expect(await store.failures.closed(EVERYTHING, 1)).toMatchObject({ count: 1 });
  expect(await textOf(await store.exports.failuresCsv(EVERYTHING, 1))).toContain('\r\nCA0,failed,');

  // The writer can write again.
  other.exec('ROLLBACK');
  other.close();
  const call = await vi.waitFor(() => store.calls.call(EVERYTHING, 'CA1'), {
    timeout: 60_000,
    interval: 100,
  });
  expect(call).toMatchObject({ callSid: 'CA1', status: 'ringing' });
  expect(await eventsOf(store.calls, 'CA1')).toHaveLength(1);
  expect(await textOf(await store.exports.eventsNdjson(EVERYTHING))).toContain('"CallSid":"CA1"');
  expect(await textOf(await store.exports.callsCsv(EVERYTHING, { filter: {} }))).toContain(
    '\r\nCA1,',
  );
});
