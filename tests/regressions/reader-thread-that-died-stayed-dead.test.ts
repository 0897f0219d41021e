/** A thread that reads the store and ended by itself was never replaced: every question got a 500. */

import type { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { EVERYTHING } from '../support/askers.ts';
import { testFolder } from '../support/store-folder.ts';
import { acceptInTurn, progressOf } from '../support/store-observations.ts';
import { textOf } from '../support/store-pages.ts';
import { EXPORT_THREAD } from '../support/store-sqlite.ts';
import { UNCOUNTED } from '../support/uncounted.ts';

/** A thread takes a while to start on a busy machine. */
const PATIENCE = { timeout: 60_000 };
const NOT_READABLE = { code: 'STORE_UNAVAILABLE', cannot: 'read' };

/** A store, its threads by name, and what it counted and logged. */
async function openStore() {
  const threads = new Map<string | null, Worker>();
  const onWorker = (worker: Worker): void => {
    worker.once('online', () => threads.set(worker.threadName, worker));
  };
  process.on('worker', onWorker);
  const restarted: string[] = [];
  const errors: string[] = [];
  const store = await openSqliteStore({
    file: `${testFolder()}/callboard.db`,
    rules: {
      failureThreshold: 100,
      targets: { smsRecipients: [], webhookUrl: null, publicUrl: null },
    },
    clock: { now: () => Date.now() },
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: (_fields, message) => errors.push(message),
    },
    metrics: { ...UNCOUNTED, threadRestarted: (thread) => restarted.push(thread) },
    exportThread: EXPORT_THREAD,
    onFatal: (error) => expect.fail(error.message),
  });
  onTestFinished(async () => {
    process.off('worker', onWorker);
    await store.close();
  });
  /** Ends a thread while it's idle. Inside SQLite, the whole process would end. */
  const end = async (name: string): Promise<void> => {
    await vi.waitFor(() => expect(threads.has(name)).toBe(true), PATIENCE);
    const worker = threads.get(name) ?? expect.fail();
    threads.delete(name);
    void worker.terminate();
  };
  return { store, end, restarted, errors };
}

it('the reader is started again, and a question to it meanwhile fails as one that can be retried', async () => {
  const { store, end, restarted, errors } = await openStore();
  await acceptInTurn(store.sink, [progressOf('CA1', 'ringing', 1)]);
  const all = () => store.calls.list(EVERYTHING, {}, { cursor: null, limit: 10 });
  await vi.waitFor(
    async () => expect(await all()).toMatchObject({ value: { calls: [{ callSid: 'CA1' }] } }),
    PATIENCE,
  );

  await end('callboard-reader');
  await expect(all()).rejects.toMatchObject(NOT_READABLE);
  expect(store.maintenance.downThreads()).toEqual(['reader']);
  expect(store.maintenance.problem()).toBeNull();

  await vi.waitFor(() => expect(store.maintenance.downThreads()).toEqual([]), PATIENCE);
  expect(await all()).toMatchObject({ value: { calls: [{ callSid: 'CA1' }] } });
  expect(restarted).toEqual(['reader']);
  expect(errors).toHaveLength(1);
});

it('so is the export thread, and an unfinished file breaks off', async () => {
  const { store, end, restarted } = await openStore();
  await acceptInTurn(store.sink, [progressOf('CA1', 'ringing', 1)]);
  const whole = async () => textOf(await store.exports.eventsNdjson(EVERYTHING));
  expect(await whole()).toContain('CA1');

  await end('callboard-export');
  await expect(whole()).rejects.toMatchObject(NOT_READABLE);
  await vi.waitFor(() => expect(store.maintenance.downThreads()).toEqual([]), PATIENCE);
  expect(await whole()).toContain('CA1');
  expect(restarted).toEqual(['export']);
});
