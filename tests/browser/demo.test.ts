/**
 * What someone sees who has just installed Callboard: `npm run demo` shows a moving board within ten seconds.
 * A slow or busy machine gets longer, by what it takes to start a command.
 */

import { expect, test } from 'vitest';
import { hasNoBrowser, startBrowser, WatchedContext } from '../support/browser/browser.ts';
import { CliProcess, runCli } from '../support/cli-process.ts';

const MOVES_WITHIN_MS = 10_000;
/** The demo starts several processes and threads, compiles the board, and draws it. */
const STARTS = 20;

test.skipIf(hasNoBrowser)('the demo shows a moving board within ten seconds', async () => {
  await using browser = await startBrowser();
  await using board = await WatchedContext.open(browser);

  const askedAt = performance.now();
  await runCli(['--version']);
  const startedAt = performance.now();
  const startMs = startedAt - askedAt;
  await using demo = await CliProcess.start(['demo', '--log', 'json']);
  const url = await demo.output(/The board is at (http:\S+)/);
  // Before the first callback, the board shows how to connect.
  await expect.poll(async () => (await fetch(`${url}api/v1/calls`)).text()).toContain('callSid');
  const page = await board.page(url);
  const calls = page.locator('.calls-panel .row-link');
  await calls.first().waitFor();
  const before = await calls.allTextContents();
  await expect.poll(() => calls.allTextContents()).not.toEqual(before);
  expect(performance.now() - startedAt).toBeLessThan(MOVES_WITHIN_MS + STARTS * startMs);

  expect(board.problems).toEqual([]);
});
