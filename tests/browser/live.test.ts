/** A board whose server dies, or whose computer sleeps: it says so, resumes, and equals one that's loaded afresh (I8). */

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityProblems } from '../support/browser/accessibility.ts';
import { isLive, pill } from '../support/browser/board-page.ts';
import { BoardServer } from '../support/browser/board-server.ts';
import { hasNoBrowser, startBrowser, WatchedContext } from '../support/browser/browser.ts';

describe.skipIf(hasNoBrowser)('a moving board', () => {
  let browser: Browser;
  let server: BoardServer;

  beforeAll(async () => {
    [browser, server] = await Promise.all([startBrowser(), BoardServer.start()]);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
  });

  /** Waits until it shows another call than before. */
  async function moves(page: Page): Promise<void> {
    const before = await callsOn(page);
    await expect.poll(() => callsOn(page)).not.toEqual(before);
  }

  /** Everything that the view says, of both at the same time, until it's the same. */
  async function equalsFresh(page: Page): Promise<void> {
    await using fresh = await WatchedContext.open(browser);
    const other = await fresh.page(server.url);
    await isLive(other);
    // From now on, both know the time from their server alone, and not more precisely than once a second.
    const now = Date.now();
    await Promise.all([page.clock.setFixedTime(now), other.clock.setFixedTime(now)]);
    let differences: readonly string[] = [];
    await expect
      .poll(async () => {
        const [left, right] = await Promise.all([linesOf(page), linesOf(other)]);
        differences = left.flatMap((line, at) =>
          line === right[at] ? [] : [`${line} | ${right[at]}`],
        );
        return left.length === right.length && differences.length === 0
          ? 'equal'
          : [left.length, right.length, ...differences].join('\n');
      })
      .toBe('equal');
  }

  test('says that it is stale when its server is killed, resumes, and then equals a fresh one', async () => {
    await using board = await WatchedContext.open(browser);
    const provider = await server.placeCalls(5);
    const page = await board.page(server.url);
    await isLive(page);
    await moves(page);

    await server.kill();
    await pill(page).filter({ hasText: 'Stale' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await server.startAgain();
    await isLive(page);
    await moves(page);
    await provider.close();

    await equalsFresh(page);
  });

  test('resumes after an hour asleep, and then equals a fresh one', async () => {
    await using board = await WatchedContext.open(browser);
    // The page's clock isn't its shared worker's, so the page follows the stream by itself.
    await board.context.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
    await board.context.clock.install();
    const provider = await server.placeCalls(5);
    const page = await board.page(server.url);
    await isLive(page);
    await moves(page);

    await board.context.setOffline(true);
    const seen = new Set(provider.calls().map(({ sid }) => sid));
    await expect
      .poll(() => provider.calls().filter(({ sid }) => !seen.has(sid)).length)
      .toBeGreaterThan(5);
    await page.clock.fastForward('01:00:00');
    await pill(page).filter({ hasText: 'Stale' }).waitFor();
    await board.context.setOffline(false);
    await isLive(page);
    await moves(page);
    await provider.close();

    await equalsFresh(page);
  });
});

/** The links of the calls in progress; each names its call. */
const callsOn = (page: Page): Promise<string[]> => page.locator('[data-sid]').allTextContents();

/** All that a view says, part by part. */
const linesOf = (page: Page): Promise<string[]> =>
  page.locator('main').locator('h2, .count, .tile, tr, li').allTextContents();
