/**
 * While the thread that forwards was being started again, what commits announced was lost: callbacks of that moment
 * were forwarded only after the next one came.
 */

import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { startForwarding } from '../../src/app/forwarding/start-forwarding.ts';
import { systemTimer } from '../../src/app/system.ts';
import { callbackReceiver } from '../support/callback-receiver.ts';
import { SILENT } from '../support/silent.ts';
import { testFolder } from '../support/store-folder.ts';
import { acceptInTurn, progressOf } from '../support/store-observations.ts';
import { databaseIn, openStoreIn } from '../support/store-open.ts';
import { UNCOUNTED } from '../support/uncounted.ts';

const PATIENCE = { timeout: 60_000 };

/** The next thread that forwards, as soon as it has been started. */
async function nextThread(): Promise<Worker> {
  for (;;) {
    const [worker]: Worker[] = await once(process, 'worker');
    if (worker?.threadName === 'callboard-forward') return worker;
  }
}

/** Forwarding of a store's callbacks to this URL, and its first thread. */
async function forwardingTo(url: string) {
  const folder = testFolder();
  const store = await openStoreIn(folder, {});
  const first = nextThread();
  const forwarding = await startForwarding({
    ...{ store, file: databaseIn(folder), urls: [url], from: 'now', keys: [] },
    ...{ timer: systemTimer, logger: SILENT, metrics: UNCOUNTED },
  });
  onTestFinished(async () => {
    await forwarding[Symbol.asyncDispose]();
    await store.close();
  });
  const take = (sid: string) => acceptInTurn(store.sink, [progressOf(sid, 'ringing', 1)]);
  return { store, forwarding, take, first: await first };
}

it('callbacks are forwarded that came while the thread was being started again', async () => {
  await using app = await callbackReceiver();
  const { store, forwarding, take, first } = await forwardingTo(app.url);
  const got = () => app.received.map(({ body }) => /CallSid=(\w+)/.exec(body)?.[1]);
  await take('CA1');
  // A thread that starts behind the log's end reads on by itself.
  await expect
    .poll(() => store.forwardCursors.all(), PATIENCE)
    .toMatchObject({ cursors: [{ through: 1, pending: [] }] });

  const second = nextThread();
  void first.terminate();
  await expect.poll(() => forwarding.isDown, PATIENCE).toBe(true);
  await second;
  await take('CA2');
  await expect.poll(got, PATIENCE).toEqual(['CA1', 'CA2']);
  expect(forwarding).toMatchObject({ isDown: false, problem: null });
});
