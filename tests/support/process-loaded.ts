/** `callboard serve` under load, in a data folder of its own, for tests of what a failure leaves behind. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { planCalls } from './load-calls.ts';
import { seededRandom } from './load-random.ts';
import { readLog } from './process-answers.ts';
import { type ProcessEnd, type ServeProcess, startServe } from './process-serve.ts';
import { type Provider, signedRequest } from './provider-request.ts';
import { ProviderSender } from './provider-sender.ts';

const PROVIDER: Provider = {
  signingKey: 'PSK_acceptance',
  url: 'http://localhost:8484/callbacks/voice',
};
const SETTINGS = {
  SIGNALWIRE_SIGNING_KEY: PROVIDER.signingKey,
  CALLBOARD_PUBLIC_URL: new URL(PROVIDER.url).origin,
};
const CONNECTIONS = 8;

/** A new folder, deleted when the test is over. */
export function newDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-data-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts it; it's killed when the test is over. `env` is added to the usual settings. */
export function serveIn(dataDir: string, env: Readonly<Record<string, string>> = {}): ServeProcess {
  const callboard = startServe(dataDir, { ...SETTINGS, ...env });
  onTestFinished(async () => {
    await callboard.kill();
  });
  return callboard;
}

/**
 * Sends it the callbacks of `calls` calls, drawn with `seed`, and resolves once `count` are acknowledged. The sender
 * ends with the test: another test's server could get its port.
 */
export async function load(
  callboard: ServeProcess,
  { calls = 4_000, seed = 4, count = 300 } = {},
): Promise<ProviderSender> {
  const requests = planCalls(calls, 'project-1', seededRandom(seed)).flatMap(({ callbacks }) =>
    callbacks.map((parameters) => signedRequest(PROVIDER, 'POST', parameters)),
  );
  const sender = new ProviderSender(requests);
  onTestFinished(() => sender.pointTo(null));
  void sender.send(CONNECTIONS);
  await acknowledgesMore(callboard, sender, count);
  return sender;
}

/** Points the sender to a starting one, and resolves once it has acknowledged `count` more callbacks. */
export async function acknowledgesMore(
  callboard: ServeProcess,
  sender: ProviderSender,
  count: number,
): Promise<void> {
  const port = await callboard.listening;
  const { promise, resolve } = Promise.withResolvers<void>();
  const enough = sender.acknowledged + count;
  sender.onAcknowledged = () => {
    if (sender.acknowledged >= enough) resolve();
  };
  sender.pointTo(port);
  await promise;
}

/** How many callbacks a running one holds. */
export const heldBy = async (callboard: ServeProcess): Promise<number> =>
  (await readLog(`http://localhost:${await callboard.listening}`)).length;

/** Starts it again on a healthy disk. Resolves with how many callbacks it holds. */
export async function heldIn(dataDir: string): Promise<number> {
  await using again = startServe(dataDir, SETTINGS);
  return await heldBy(again);
}

/** How it ended, and how long after `since` (`performance.now()`), in milliseconds. */
export async function endOf(
  callboard: ServeProcess,
  since: number,
): Promise<ProcessEnd & { readonly tookMs: number }> {
  const end = await callboard.end;
  return { ...end, tookMs: performance.now() - since };
}
