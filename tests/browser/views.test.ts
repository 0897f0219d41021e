/**
 * Every view and state of the board in light and dark, with each dialog open: axe-core finds nothing, the console has
 * no error, and nothing breaks the policy.
 */

import type { Emulator } from '@callboard/emulator';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemsOf } from '../support/browser/accessibility.ts';
import { isLive, isLoaded } from '../support/browser/board-page.ts';
import { ADMIN_TOKEN, BoardServer } from '../support/browser/board-server.ts';
import { hasNoBrowser, startBrowser, WatchedContext } from '../support/browser/browser.ts';

/** The texts in Now's tiles and KPIs that are wider than their boxes. */
const CUT_TEXTS = `[...document.querySelectorAll(':is(.tile, .kpi) :not(svg *)')]
  .filter((box) => box.scrollWidth > box.clientWidth && getComputedStyle(box).display !== 'inline')
  .map((box) => \`\${box.textContent}: \${box.scrollWidth} > \${box.clientWidth} px\`)`;

describe.skipIf(hasNoBrowser)('the board', () => {
  let browser: Browser;
  let server: BoardServer;
  let provider: Emulator;
  let board: WatchedContext;
  let page: Page;
  let sid = '';

  beforeAll(async () => {
    [browser, server] = await Promise.all([
      startBrowser(),
      BoardServer.start({
        ...{ CALLBOARD_NUMBERS: 'on', CALLBOARD_DIMENSIONS: 'queue' },
        ...{ CALLBOARD_MAX_CONCURRENT_CALLS: '100', CALLBOARD_MAX_CALLS_PER_SECOND: '1' },
      }),
    ]);
    provider = await server.placeCalls(5);
    board = await WatchedContext.open(browser);
    page = await board.page(server.url);
    await page.locator('.call-row').first().waitFor();
    // The strip asks again after ten seconds if its numbers were still starting.
    await page.locator('.kpis').waitFor();
    sid = provider.calls().at(0)?.sid ?? '';
  });

  afterAll(async () => {
    await browser?.close();
    await provider?.close();
    await server?.[Symbol.asyncDispose]();
  });

  async function show(path: string): Promise<void> {
    await page.goto(server.url + path);
    await isLoaded(page);
  }

  /** What's wrong with what's shown, in light and in dark. */
  const problems = (): Promise<readonly string[]> => problemsOf(page, board);

  test.each([
    '/',
    '/?status=ringing',
    '/calls',
    '/calls?status=failed',
    '/calls?from=2001-01-01&to=2001-01-02',
    '/calls?leg=first&sort=-startedAt',
    '/calls?outcome=blocked',
    '/calls?dim.queue=sales&dim.queue=support',
    '/calls/SID',
    '/connect',
    '/settings',
    '/settings/keys',
    '/settings/audit',
  ])('%s', async (path) => {
    await show(path.replace('SID', sid));
    expect(await problems()).toEqual([]);
  });

  test('a call that was never seen', async () => {
    await show('/calls/never-seen');
    // The browser itself writes down a 404.
    expect(await problems()).toEqual([expect.stringContaining('404 (Not Found)')]);
  });

  test('a server that does not answer, and then does', async () => {
    await using visitor = await WatchedContext.open(browser);
    await visitor.context.route('**/api/v1/session', (route) => route.abort());
    const early = await visitor.page(server.url);
    await early.getByRole('alert').waitFor();
    const found = await problemsOf(early, visitor);
    // The browser itself writes down each question without an answer.
    expect(found.filter((problem) => !problem.includes('/api/v1/session'))).toEqual([]);
    await visitor.context.unroute('**/api/v1/session');
    await isLive(early);
  });

  test('a view whose code cannot be loaded', async () => {
    await using visitor = await WatchedContext.open(browser);
    const code = '**/assets/calls-view-*.js';
    await visitor.context.route(code, (route) => route.abort());
    const first = await visitor.page(server.url);
    await isLive(first);
    await first.getByRole('link', { name: 'Calls', exact: true }).click();
    await first.getByRole('alert').waitFor();
    const found = await problemsOf(first, visitor);
    expect(found.filter((problem) => !problem.includes('/assets/calls-view-'))).toEqual([]);
    await visitor.context.unroute(code);
    await first.getByRole('link', { name: 'Reload the page' }).click();
    await first.locator('.list-row').first().waitFor();
  });

  test('signing in, where no callback has arrived yet', async () => {
    await using empty = await BoardServer.start({ CALLBOARD_ADMIN_TOKEN: ADMIN_TOKEN });
    await using stranger = await WatchedContext.open(browser);
    const first = await stranger.page(empty.url);
    const key = first.getByLabel('API key or admin token');
    await key.fill('not-a-key');
    await key.press('Enter');
    await first.getByRole('alert').waitFor();
    const unauthorized = expect.stringContaining('401 (Unauthorized)');
    expect(await problemsOf(first, stranger)).toEqual([unauthorized, unauthorized]);
    await key.fill(ADMIN_TOKEN);
    await key.press('Enter');
    await first.waitForURL('**/connect');
    expect(await problemsOf(first, stranger)).toEqual([]);
  });

  test('the columns of the list', async () => {
    await show('/calls');
    const columns = page.getByRole('button', { name: 'Columns' });
    await columns.click();
    expect(await problems()).toEqual([]);
    const quality = page.getByRole('columnheader', { name: 'MOS' });
    await page.getByLabel('MOS').uncheck();
    await quality.waitFor({ state: 'detached' });
    await show('/calls');
    expect(await quality.count()).toBe(0);
    await columns.click();
    await page.getByLabel('MOS').check();
    await quality.waitFor();
    await page.locator('#columns').getByLabel('queue').check();
    await page.getByRole('columnheader', { name: 'queue' }).waitFor();
  });

  test('what the account allows', async () => {
    await show('/');
    await page.getByText('% of 100 allowed').waitFor();
    await page.getByText('Most in a second').waitFor();
  });

  test("no text of Now's tiles is cut on a small laptop", async () => {
    await using visitor = await WatchedContext.open(browser, {
      viewport: { width: 1280, height: 800 },
    });
    const small = await visitor.page(server.url);
    // The longest facts, which come with the first failure.
    const failures = small.getByRole('region', { name: 'Failures', exact: true });
    await failures.getByText(/of them|without a code/).waitFor();
    await small.locator('.kpis').waitFor();
    const cut = await small.evaluate<readonly string[]>(CUT_TEXTS);
    expect(cut).toEqual([]);
  });

  test('dragging over the bars narrows the time', async () => {
    await show('/calls?leg=all');
    const bars = page.locator('.strip-bars');
    const { x, y, width } = (await bars.boundingBox()) ?? expect.fail('no bars');
    await page.mouse.move(x + width * 0.6, y + 10);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.7, y + 10);
    await page.mouse.move(x + width * 0.8, y + 10);
    await page.mouse.up();
    await page.waitForURL(/from=.*to=/);
    const { searchParams } = new URL(page.url());
    const [from, to] = ['from', 'to'].map((name) => Date.parse(searchParams.get(name) ?? ''));
    expect(from).toBeLessThan(to ?? 0);
    expect(searchParams.get('leg')).toBe('all');
  });

  test('the list of shortcuts', async () => {
    await show('/');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await problems()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('making a key, showing it once, and revoking it', async () => {
    await show('/settings/keys');
    await page.getByRole('button', { name: 'Create a key' }).click();
    await page.getByLabel('Name').fill('Wallboard');
    expect(await problems()).toEqual([]);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { name: 'Copy the key now' }).waitFor();
    expect(await problems()).toEqual([]);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Revoke Wallboard' }).click();
    expect(await problems()).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('cell', { name: 'Revoked' }).waitFor();
    expect(await problems()).toEqual([]);
  });

  test('on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ['/', '/calls', `/calls/${sid}`, '/connect']) {
      await show(path);
      expect(await problems()).toEqual([]);
      const [width, room] = await page.evaluate<readonly [number, number]>(
        '[document.documentElement.scrollWidth, innerWidth]',
      );
      expect(width, `${path} is wider than the phone`).toBe(room);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});
