/**
 * If a client sent its callback and closed its half of the connection (as `nc -N` and some HTTP/1.0 clients
 * do), the callback was stored but not answered: Node treats a half-closed connection as aborted.
 *
 * What must hold: a request that was received in full is answered, and then the connection ends.
 */

import { expect, it } from 'vitest';
import { ask, connectRaw, formPost } from '../support/http-client.ts';
import { ACKNOWLEDGED, startTestServer } from '../support/http-server.ts';

it('answers a callback whose sender has closed its half, however late the answer comes', async () => {
  const { promise: kept, resolve: keep } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  await using it = await startTestServer({
    receiver: {
      refuseHead: () => null,
      receive(_, reply) {
        arrive();
        void kept.then(() => reply(ACKNOWLEDGED));
      },
    },
  });
  using raw = await connectRaw(it.server);
  const halfClosed = new Promise<void>((resolve) => {
    raw.socket.end(formPost('CallSid=CA1'), resolve);
  });
  await Promise.all([halfClosed, arrived]);
  // After two round trips on other connections, the server has seen the close.
  for (let trip = 0; trip < 2; trip += 1) await ask(it.server, '/healthz');
  keep();
  expect(await raw.ended).toMatch(/^HTTP\/1\.1 204 /);
});

it('answers every request that arrived before the close, also of the API', async () => {
  await using it = await startTestServer();
  using raw = await connectRaw(it.server);
  raw.socket.end(
    `${formPost('CallSid=CA1')}GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n${formPost('CallSid=CA2')}`,
  );
  const answers = await raw.ended;
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual([
    'HTTP/1.1 204',
    'HTTP/1.1 200',
    'HTTP/1.1 204',
  ]);
});

it('still does not count a truncated request as a callback', async () => {
  await using it = await startTestServer();
  using raw = await connectRaw(it.server);
  raw.socket.end(formPost('CallSid=CA1').slice(0, -3));
  await raw.ended;
  expect(it.received).toEqual([]);
});
