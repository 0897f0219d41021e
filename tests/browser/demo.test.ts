/** What someone sees who has just installed Callboard: `npm run demo` shows a moving board within ten seconds. */

import { expect, test } from 'vitest';
import { hasNoBrowser, startBrowser, WatchedContext } from '../support/browser/browser.ts';
import { CliProcess } from '../support/cli-process.ts';

const MOVES_WITHIN_MS = 10_000;

test.skipIf(hasNoBrowser)('the demo shows a moving board within ten seconds', async () => {
  await using browser = await startBrowser();
  await using board = await WatchedContext.open(browser);

  const startedAt = performance.now();
  await using demo = await CliProcess.start(['demo', '--log', 'json']);
  const url = await demo.output(/The board is at (http:\S+)/);
  // Before the first callback, the board shows how to connect.
  await expect.poll(async () => (await fetch(`${url}api/v1/calls`)).text()).toContain('callSid');
  const page = await board.page(url);
  const calls = page.locator('.calls-panel .row-link');
  await calls.first().waitFor();
  const before = await calls.allTextContents();
  await expect.poll(() => calls.allTextContents()).not.toEqual(before);
  expect(performance.now() - startedAt).toBeLessThan(MOVES_WITHIN_MS);

  expect(board.problems).toEqual([]);
});
