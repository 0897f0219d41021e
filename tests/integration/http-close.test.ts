import { describe, expect, test } from 'vitest';
import type { Receiver } from '../../src/ports/receiver.ts';
import { ask, connectRaw, formPost } from '../support/http-client.ts';
import { ACKNOWLEDGED, startTestServer } from '../support/http-server.ts';

/** A receiver that stores nothing until the test lets it. */
function heldReceiver() {
  const { promise: kept, resolve: keep } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const receiver: Receiver = {
    refuseHead: () => null,
    receive(_, reply) {
      arrive();
      void kept.then(() => reply(ACKNOWLEDGED));
    },
  };
  return { receiver, keep, arrived };
}

describe('a server that closes', () => {
  test('answers what it accepted, and closes idle connections at once', async () => {
    const { receiver, keep, arrived } = heldReceiver();
    await using it = await startTestServer({ receiver });
    using idle = await connectRaw(it.server);
    idle.socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await idle.hears(/200 OK/);
    using busy = await connectRaw(it.server);
    busy.socket.write(formPost('CallSid=CA1'));
    await arrived;

    const closed = it.server.close();
    await idle.ended;
    keep();
    await closed;

    expect(await busy.ended).toMatch(/^HTTP\/1.1 204 /);
    await expect(ask(it.server, '/healthz')).rejects.toThrow('ECONNREFUSED');
  });

  test('accepts what else arrives on a connection that still waits for an answer', async () => {
    const { receiver, keep, arrived } = heldReceiver();
    await using it = await startTestServer({ receiver });
    using busy = await connectRaw(it.server);
    busy.socket.write(formPost('n=1'));
    await arrived;
    const closed = it.server.close();
    busy.socket.write(formPost('n=2'));
    keep();
    await closed;
    const answers = (await busy.ended).match(/HTTP\/1.1 \d+/g) ?? [];
    expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 204']));
  });

  test('does not wait forever, and can be closed twice', async () => {
    const { receiver, arrived } = heldReceiver();
    await using it = await startTestServer({ receiver, limits: { closeTimeoutMs: 100 } });
    using stuck = await connectRaw(it.server);
    stuck.socket.write(formPost('CallSid=CA1'));
    await arrived;
    await Promise.all([it.server.close(), it.server.close()]);
    expect(await stuck.ended).toBe('');
  });

  test('releases its port for the next one; a taken port is reported', async () => {
    await using it = await startTestServer();
    const { port } = it.server;
    expect(it.server.url).toBe(`http://127.0.0.1:${port}`);
    await expect(startTestServer({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await it.server.close();
    await using next = await startTestServer({ port, host: 'localhost' });
    expect((await ask(next.server, '/healthz')).status).toBe(200);
  });
});
