/**
 * Callboard is killed five times while it forwards a flood of callbacks to an application that fails, stalls and
 * goes down. In the end the application has every callback that's in the log, those of each call first came in the
 * log's order, and the official SDKs' validators accept each request.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RestClient } from '@signalwire/compatibility-api';
import twilio from 'twilio';
import { expect, test } from 'vitest';
import { forwardingSchema } from '../../src/http/schemas/forwarding.ts';
import { callbackReceiver, type ReceivedCallback } from '../support/callback-receiver.ts';
import { planCalls } from '../support/load-calls.ts';
import { type SeededRandom, seededRandom, shuffledNearby } from '../support/load-random.ts';
import { type LoggedCallback, readLog } from '../support/process-answers.ts';
import { acknowledgesMore } from '../support/process-loaded.ts';
import { type ServeProcess, startServe } from '../support/process-serve.ts';
import { testTimes } from '../support/property.ts';
import { type Provider, signedRequest } from '../support/provider-request.ts';
import { ProviderSender } from '../support/provider-sender.ts';

const SEED = 20_261_129;
const KILLS = 5 * testTimes();
const CALLS = 700 * testTimes();
const CONNECTIONS = 24;
const PROJECT = 'b3877c40-da60-4998-90ad-b792e98472af';
const PROVIDER: Provider = {
  signingKey: 'PSK_acceptance',
  url: 'http://localhost:8484/callbacks/voice',
};

test('nothing is missing or out of order after many kills, and every request is signed', async () => {
  const random = seededRandom(SEED);
  const dataDir = await mkdtemp(join(tmpdir(), 'callboard-forward-kill-'));
  const application = new Application(random);
  await using receiver = await callbackReceiver((response, _count, request) =>
    application.answer(response, request),
  );
  const settings = {
    SIGNALWIRE_SIGNING_KEY: PROVIDER.signingKey,
    CALLBOARD_PUBLIC_URL: new URL(PROVIDER.url).origin,
    CALLBOARD_FORWARD_URL: `${receiver.url}/hook?tenant=1`,
  };
  const callbacks = planCalls(CALLS, PROJECT, random).flatMap((call) => call.callbacks);
  const requests = callbacks.flatMap((parameters) => {
    const request = signedRequest(PROVIDER, random.chance(0.1) ? 'GET' : 'POST', parameters);
    return random.chance(0.04) ? [request, request] : [request];
  });
  const sender = new ProviderSender(shuffledNearby(requests, 200, random));

  const sent = sender.send(CONNECTIONS);
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await using callboard = startServe(dataDir, settings);
    application.isDown = random.chance(0.3);
    await workUntilItDies(callboard, sender, random);
    await callboard.kill();
    sender.pointTo(null);
  }
  application.isDown = false;
  application.isWell = true;

  await using callboard = startServe(dataDir, settings);
  const port = await callboard.listening;
  sender.pointTo(port);
  await sent;
  const log = await readLog(`http://localhost:${port}`);
  const logged = orderOf(log.map(({ parameters }) => parameters));
  // It says that nothing waits a moment before it knows of what has just come: so the application is asked.
  await expect
    .poll(() => countOf(orderOf(application.accepted)), { timeout: 300_000 })
    .toBe(countOf(logged));
  const waiting = async () => {
    const reply = await fetch(`http://localhost:${port}/api/v1/forwarding`);
    return forwardingSchema.parse(await reply.json()).targets.map((target) => target.waiting);
  };
  await expect.poll(waiting, { timeout: 120_000 }).toEqual([0]);
  expect(await callboard.stop()).toMatchObject({ code: 0 });

  expect(application.unsigned).toBe(0);
  expect(log).toHaveLength(callbacks.length);
  expect(orderOf(application.accepted)).toEqual(logged);
  console.info(
    `kill -9: ${KILLS} times, seed ${SEED}; ${log.length} callbacks in the log, ` +
      `${application.accepted.length} accepted by the application, ${application.refused} refused for now`,
  );
  await rm(dataDir, { recursive: true });
});

type Said = LoggedCallback['parameters'];

/** Accepts most callbacks; others fail, stall, or get no answer. Checks each signature. */
class Application {
  isDown = false;
  isWell = false;
  unsigned = 0;
  refused = 0;
  /** In order, each time. */
  readonly accepted: Said[] = [];
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  answer(response: ServerResponse, request: ReceivedCallback): void {
    if (this.isDown || (!this.isWell && this.#random.chance(0.02))) {
      this.refused += 1;
      response.destroy();
      return;
    }
    if (!isSigned(request)) this.unsigned += 1;
    const isAccepted = this.isWell || this.#random.chance(0.95);
    if (isAccepted) this.accepted.push(saidBy(request));
    else this.refused += 1;
    // Real time: the application takes a moment.
    setTimeout(() => response.writeHead(isAccepted ? 204 : 503).end(), this.#random.between(0, 15));
  }
}

/** Whether both SDKs say that it comes from the provider. */
function isSigned({ method, url, headers, body }: ReceivedCallback): boolean {
  const fields = method === 'GET' ? {} : Object.fromEntries(new URLSearchParams(body));
  const signature = String(headers['x-signalwire-signature']);
  const whole = `http://${headers.host}${url}`;
  return [twilio.validateRequest, RestClient.validateRequest].every((validate) =>
    validate(PROVIDER.signingKey, signature, whole, fields),
  );
}

/** What it says, without what the URL of the setting adds. */
function saidBy({ method, url, body }: ReceivedCallback): Said {
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  expect(query.get('tenant')).toBe('1');
  query.delete('tenant');
  return Object.fromEntries(method === 'GET' ? query : new URLSearchParams(body));
}

/** Each call's callbacks in the order in which they first came. */
function orderOf(all: readonly Said[]): Readonly<Record<string, readonly string[]>> {
  const calls = new Map<string, Set<string>>();
  for (const said of all) {
    const call = String(said['CallSid']);
    const known = calls.get(call) ?? new Set();
    calls.set(call, known.add(JSON.stringify(Object.entries(said).sort())));
  }
  return Object.fromEntries([...calls].sort().map(([call, callbacks]) => [call, [...callbacks]]));
}

const countOf = (calls: Readonly<Record<string, readonly string[]>>): number =>
  Object.values(calls).reduce((sum, callbacks) => sum + callbacks.length, 0);

/** Lets it work until it has answered a random number of callbacks, and a moment longer. */
async function workUntilItDies(
  callboard: ServeProcess,
  sender: ProviderSender,
  random: SeededRandom,
): Promise<void> {
  await acknowledgesMore(callboard, sender, random.between(1, 300));
  const isQuiet = random.chance(0.5);
  if (isQuiet) sender.pointTo(null);
  // In real time, because there's no event to wait for: under the flood, or while it only forwards.
  await new Promise((later) => setTimeout(later, random.between(0, isQuiet ? 1500 : 15)));
}
