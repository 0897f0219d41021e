/**
 * What a page and its shared worker keep in memory while they run: their heaps after a garbage collection, JavaScript and
 * the browser's own objects, as Chromium reports them over its protocol.
 */

import type { Browser, CDPSession, Page } from 'playwright-core';

/** Collections in a row: what the page let go of, the browser's own objects let go of only in the next. */
const COLLECTIONS = 5;
const PAUSE_MS = 200;

/** Bytes, in the order of time. */
export interface Heaps {
  readonly page: readonly number[];
  readonly worker: readonly number[];
}

/** Looks `samples` times in `seconds`. */
export async function watchHeaps(
  browser: Browser,
  page: Page,
  seconds: number,
  samples: number,
): Promise<Heaps> {
  const askPage = askerOf(await page.context().newCDPSession(page));
  const askWorker = await workerOf(await browser.newBrowserCDPSession());
  const heaps = { page: [] as number[], worker: [] as number[] };
  for (let sample = 0; sample < samples; sample += 1) {
    await page.waitForTimeout((1000 * seconds) / samples);
    heaps.page.push(await heapOf(askPage, page));
    heaps.worker.push(await heapOf(askWorker, page));
  }
  return heaps;
}

type Ask = (method: 'HeapProfiler.collectGarbage' | 'Runtime.getHeapUsage') => Promise<unknown>;

/** The least of several, since messages may be half taken in. */
async function heapOf(ask: Ask, page: Page): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let collection = 0; collection < COLLECTIONS; collection += 1) {
    await ask('HeapProfiler.collectGarbage');
    const { usedSize, embedderHeapUsedSize } = Object(await ask('Runtime.getHeapUsage'));
    least = Math.min(least, Number(usedSize) + Number(embedderHeapUsedSize));
    await page.waitForTimeout(PAUSE_MS);
  }
  return least;
}

const askerOf =
  (session: CDPSession): Ask =>
  (method) =>
    session.send(method);

/** The browser's only shared worker, by messages in messages: playwright-core has no session for it. */
async function workerOf(session: CDPSession): Promise<Ask> {
  const { targetInfos } = await session.send('Target.getTargets');
  const worker = targetInfos.find(({ type }) => type === 'shared_worker');
  if (worker === undefined) throw new Error('the page has no shared worker');
  const { targetId } = worker;
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
  const answers = new Map<number, (result: unknown) => void>();
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message);
    answers.get(id)?.(result);
    answers.delete(id);
  });
  let asked = 0;
  return async (method) => {
    asked += 1;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    answers.set(asked, resolve);
    const message = JSON.stringify({ id: asked, method });
    await session.send('Target.sendMessageToTarget', { sessionId, message });
    return promise;
  };
}
