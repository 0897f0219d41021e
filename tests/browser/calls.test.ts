/** The list of calls in Chromium: scrolled down and up again it shows the same rows, and Back leads to the same one. */

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { callListSchema } from '../../src/http/schemas/call.ts';
import { isLive } from '../support/browser/board-page.ts';
import { BoardServer } from '../support/browser/board-server.ts';
import { hasNoBrowser, startBrowser, WatchedContext } from '../support/browser/browser.ts';
import { rfc2822 } from '../support/callbacks.ts';

/** More than the page keeps. */
const CALLS = 1_000;
const ACCOUNT = 'b3877c40-da60-4998-90ad-b792e98472af';
const sidOf = (index: number): string =>
  `6f6f2f0c-1df5-4a7e-9b52-${String(index).padStart(12, '0')}`;

describe.skipIf(hasNoBrowser)('the list of calls', () => {
  let browser: Browser;
  let server: BoardServer;
  let board: WatchedContext;
  let page: Page;
  /** Every sid, newest first, as the API lists them. */
  let listed: readonly string[] = [];

  async function ring(index: number): Promise<void> {
    const body = new URLSearchParams({
      CallSid: sidOf(index),
      AccountSid: ACCOUNT,
      CallbackSource: 'call-progress-events',
      CallStatus: 'ringing',
      Direction: 'inbound',
      From: '+15550100001',
      To: '+15550100002',
      Timestamp: rfc2822(Date.now()),
    });
    const answer = await fetch(`${server.url}/callbacks/voice`, { method: 'POST', body });
    expect(answer.status).toBe(204);
  }

  async function storedSids(): Promise<readonly string[]> {
    const answer = await server.ask('/api/v1/calls?limit=1000');
    const { calls } = callListSchema.parse(await answer.json());
    return calls.map(({ callSid }) => callSid);
  }

  beforeAll(async () => {
    [browser, server] = await Promise.all([
      startBrowser(),
      BoardServer.start({ CALLBOARD_ALLOW_UNSIGNED: '1' }),
    ]);
    for (let index = 0; index < CALLS; index += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, more) => ring(index + more)));
    }
    // Under load, rows trail their callbacks by up to a second.
    listed = await vi.waitFor(async () => {
      const sids = await storedSids();
      expect(sids).toHaveLength(CALLS);
      return sids;
    }, 60_000);
    board = await WatchedContext.open(browser);
    page = await board.page(`${server.url}/calls`);
    await page.locator('.list-row').first().waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
  });

  const rows = (): Promise<readonly string[]> =>
    page
      .locator('.list-row a[data-sid]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('data-sid') ?? ''));

  /** Scrolls until a call is in the page, and checks that every step shows a run of the list. */
  async function scrollTo(sid: string): Promise<void> {
    let pixels = 1_600;
    let wasBelow: boolean | null = null;
    await expect
      .poll(
        async () => {
          const shown = await rows();
          const from = listed.indexOf(shown[0] ?? '');
          expect(shown).toEqual(listed.slice(from, from + shown.length));
          if (shown.includes(sid)) return true;
          // A busy browser shows a step late, so the call can be passed by. Then it's back, in smaller steps.
          const isBelow = from < listed.indexOf(sid);
          if (wasBelow !== null && isBelow !== wasBelow) pixels = Math.max(200, pixels / 2);
          wasBelow = isBelow;
          const by = isBelow ? pixels : -pixels;
          await page.locator('.list-box').evaluate((box, more) => box.scrollBy(0, more), by);
          return false;
        },
        { timeout: 120_000, interval: 20 },
      )
      .toBe(true);
  }

  test('shows the same rows on the way down and up again', async () => {
    await scrollTo(listed.at(-1) ?? '');
    await scrollTo(listed[0] ?? '');
    expect(board.problems).toEqual([]);
  });

  test('leads back to the row whose call was opened', async () => {
    await scrollTo(listed[700] ?? '');
    await page.locator(`a[data-sid="${listed[700]}"]`).click();
    await page.locator('.story').waitFor();
    await page.goBack();
    const focused = () => page.locator(':focus').getAttribute('data-sid');
    await expect.poll(focused).toBe(listed[700]);
  });

  test('shows the bounds of an address as filters, and removes them', async () => {
    await page.goto(`${server.url}/calls?mos.gte=4&ringSeconds.lte=5`);
    await page.getByRole('link', { name: 'Remove the filter MOS of 4 or more' }).click();
    await page.waitForURL(/\/calls\?ringSeconds\.lte=5$/);
    await page.getByRole('link', { name: 'Remove the filter rang for 5 s or less' }).click();
    await page.waitForURL(/\/calls$/);
  });

  test('counts new calls instead of moving the rows', async () => {
    await page.goto(`${server.url}/calls`);
    await page.locator('.list-row').first().waitFor();
    await isLive(page);
    const before = await rows();
    await ring(CALLS);
    const news = page.locator('.list-new-button');
    await news.waitFor();
    // Either look can come before the page knows how many rows fit: the bars above them load later.
    const after = await rows();
    const common = Math.min(before.length, after.length);
    expect(common).toBeGreaterThan(0);
    expect(after.slice(0, common)).toEqual(before.slice(0, common));
    await news.click();
    await expect.poll(async () => (await rows())[0]).toBe(sidOf(CALLS));
  });
});
