/**
 * Sixty-four clients without a signature, each sending its next request as soon as the last one was refused,
 * caused eleven thousand refusals a second, and the p99 of callbacks rose to 300 ms. A refusal costs about as
 * much as a callback, and their number wasn't limited.
 *
 * What must hold: refusals are paced. While they wait for their turn, their connections aren't read, other
 * requests are answered at once, and a server that closes leaves none of them unanswered.
 */

import { afterEach, beforeEach, expect, it } from 'vitest';
import type { IncomingCallback } from '../../src/ports/receiver.ts';
import { ask, connectRaw, formPost } from '../support/http-client.ts';
import { ACKNOWLEDGED, startTestServer, type TestServer } from '../support/http-server.ts';
import { VirtualTimer } from '../support/virtual-timer.ts';

const UNSIGNED = { code: 'unsigned', message: 'It is not signed.', docs: '/docs/x' };
const isSigned = ({ headers }: Pick<IncomingCallback, 'headers'>): boolean =>
  headers['x-signalwire-signature'] !== undefined;

let clock: VirtualTimer;
let running: TestServer;
beforeEach(async () => {
  clock = new VirtualTimer(1_000_000);
  running = await startTestServer({
    clock,
    receiver: {
      refuseHead: (head) => (isSigned(head) ? null : { status: 403, error: UNSIGNED }),
      receive: (_callback, reply) => reply(ACKNOWLEDGED),
    },
  });
});
afterEach(() => running.server.close());

/** Sends this many unsigned requests over one connection, each once the one before it was refused. */
async function refuseInARow(count: number): Promise<void> {
  using raw = await connectRaw(running.server);
  for (let sent = 1; sent <= count; sent += 1) {
    raw.socket.write(formPost('CallSid=CA1'));
    await raw.hears(/HTTP\/1\.1 403/, sent);
  }
}

it('answers a signed callback at once while refusals wait for their turn', async () => {
  await Promise.all(Array.from({ length: 10 }, () => refuseInARow(20)));
  using stranger = await connectRaw(running.server);
  stranger.socket.write(formPost('CallSid=CA1'));
  const signed = {
    method: 'POST',
    headers: { 'x-signalwire-signature': 'x' },
    body: 'CallSid=CA2',
  };
  expect((await ask(running.server, '/callbacks/voice', signed)).status).toBe(204);
  expect(stranger.heard()).toBe('');
  await clock.until(() => stranger.heard() !== '');
  expect(stranger.heard()).toMatch(/^HTTP\/1\.1 403/);
});

it('answers the waiting refusals when it closes', async () => {
  await Promise.all(Array.from({ length: 10 }, () => refuseInARow(20)));
  using stranger = await connectRaw(running.server);
  stranger.socket.write(formPost('CallSid=CA1'));
  const other = { method: 'POST', headers: { 'x-signalwire-signature': 'x' }, body: 'CallSid=CA2' };
  await ask(running.server, '/callbacks/voice', other);
  await running.server.close();
  await stranger.hears(/^HTTP\/1\.1 403/);
});
