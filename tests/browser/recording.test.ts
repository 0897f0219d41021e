/** A recording's player: it plays the provider's audio through Callboard, and says so if it can't. */

import { type Emulator, startEmulator } from '@callboard/emulator';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { callSchema } from '../../src/http/schemas/call.ts';
import { problemsOf } from '../support/browser/accessibility.ts';
import { BoardServer, SIGNING_KEY } from '../support/browser/board-server.ts';
import { hasNoBrowser, startBrowser, WatchedContext } from '../support/browser/browser.ts';

describe.skipIf(hasNoBrowser)('the player of a recording', () => {
  let browser: Browser;
  let provider: Emulator;
  let server: BoardServer;
  let path: string;

  beforeAll(async () => {
    [browser, provider] = await Promise.all([
      startBrowser(),
      startEmulator({ signingKey: SIGNING_KEY, seed: 'recording', speed: 50 }),
    ]);
    server = await BoardServer.start({
      SIGNALWIRE_PROJECT_ID: provider.project,
      SIGNALWIRE_API_TOKEN: provider.token,
      CALLBOARD_PROVIDER_API_URL: provider.url,
    });
    const sid = await recordCall();
    path = `/calls/${sid}`;
    await vi.waitFor(async () => {
      const answer = await server.ask(`/api/v1${path}`);
      const { recordings } = callSchema.parse(await answer.json());
      expect(recordings).toMatchObject([{ status: 'completed' }]);
    }, 60_000);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
    await provider?.close();
  });

  /** Places a call that's recorded, and resolves with its sid. */
  async function recordCall(): Promise<string> {
    const { url, project, token } = provider;
    const callbacks = `${server.url}/callbacks/voice`;
    const answer = await fetch(`${url}/api/laml/2010-04-01/Accounts/${project}/Calls.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${project}:${token}`)}` },
      body: new URLSearchParams({
        ...{ From: '+14155550100', To: '+15005550105', Record: 'true' },
        Twiml: '<Response><Pause length="5"/></Response>',
        ...{ StatusCallback: callbacks, RecordingStatusCallback: callbacks },
      }),
    });
    const { sid } = Object(await answer.json());
    return sid;
  }

  test('plays it when a key is pressed', async () => {
    await using listener = await WatchedContext.open(browser);
    const page = await listener.page(server.url + path);
    await page.locator('audio').focus();
    await page.keyboard.press('Space');
    const played = "document.querySelector('audio').currentTime";
    await expect.poll(() => page.evaluate<number>(played)).toBeGreaterThan(0);
    expect(await problemsOf(page, listener)).toEqual([]);
  });

  test('says that the provider does not have it', async () => {
    await using listener = await WatchedContext.open(browser);
    const audio = '**/recordings/*';
    await listener.context.route(audio, (route) => route.fulfill({ status: 404 }));
    const page = await listener.page(server.url + path);
    await page.locator('audio').focus();
    await page.keyboard.press('Space');
    await page.getByText("This recording couldn't be played").waitFor();
    // The browser itself writes down a 404.
    expect(await problemsOf(page, listener)).toEqual([expect.stringContaining('404 (Not Found)')]);
  });
});
