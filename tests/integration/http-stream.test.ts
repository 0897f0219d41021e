/** The live stream and the calls in progress over HTTP. */

import { describe, expect, test } from 'vitest';
import { LOCAL } from '../../src/http/access/principals.ts';
import type { LiveFeed } from '../../src/ports/live-feed.ts';
import { ask, connectRaw, type RawConnection } from '../support/http-client.ts';
import { startTestServer, type TestServer } from '../support/http-server.ts';
import { LiveScene } from '../support/live-scene.ts';
import { progressOf } from '../support/store-observations.ts';

const startedOn = (live: LiveFeed): Promise<TestServer> => startTestServer({ live });

/** Opens a stream, and lets it join. */
async function opened(
  scene: LiveScene,
  { server }: TestServer,
  query = '',
  headers = '',
): Promise<RawConnection> {
  const connection = await connectRaw(server);
  connection.socket.write(
    `GET /api/v1/stream${query} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`,
  );
  await connection.hears(/retry: 1000/);
  await scene.pass(150);
  return connection;
}

/** Makes a key, and returns the header that sends it. */
async function keyFor(
  { access }: TestServer,
  role: 'viewer' | 'admin',
  accounts: 'all' | readonly [],
): Promise<Readonly<Record<string, string>>> {
  const wanted = { name: 'test', role, accounts, expiresAt: null };
  const made = await access.keys.create(LOCAL, wanted, '127.0.0.1');
  return made.ok ? { authorization: `Bearer ${made.value.key}` } : expect.fail('a key');
}

describe('the stream', () => {
  test('is neither buffered, stored nor compressed, and ends with its connection', async () => {
    using scene = new LiveScene();
    await using it = await startedOn(scene.live);
    using stream = await opened(scene, it, '', 'Accept-Encoding: gzip\r\n');
    const [head = ''] = (await stream.hears(/event: position/)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(head).toMatch(/content-type: text\/event-stream; charset=utf-8/i);
    expect(head).toMatch(/cache-control: no-store/i);
    expect(head).toMatch(/x-accel-buffering: no/i);
    expect(head).toMatch(/connection: close/i);
    expect(head).not.toMatch(/content-encoding|transfer-encoding|content-length/i);
  });

  test('sends what matches the filter', async () => {
    using scene = new LiveScene();
    await using it = await startedOn(scene.live);
    using stream = await opened(scene, it, '?status=busy,failed&events=calls');
    await scene.commit(progressOf('CA1', 'ringing', 0), progressOf('CA2', 'busy', 0));
    const text = await stream.hears(/event: calls/);
    expect(text).toContain('"callSid":"CA2"');
    expect(text).not.toContain('CA1');
    expect(text).not.toContain('event: now');
  });

  test('goes on from Last-Event-ID rather than from "after"', async () => {
    using scene = new LiveScene();
    await using it = await startedOn(scene.live);
    const { text } = await ask(it.server, '/api/v1/calls/live');
    const { cursor } = JSON.parse(text);
    await scene.commit(progressOf('CA1', 'ringing', 0));
    using stream = await opened(scene, it, '?after=nonsense', `Last-Event-ID: ${cursor}\r\n`);
    expect(await stream.hears(/event: calls/)).toContain('"callSid":"CA1"');
  });

  test('ends at once with a word when the server stops', async () => {
    using scene = new LiveScene();
    const it = await startedOn(scene.live);
    using stream = await opened(scene, it);
    await it.server.close();
    expect(await stream.ended).toMatch(/event: bye\ndata: \{"reason":"shutdown"\}\n\n$/);
    await it.access[Symbol.asyncDispose]();
  });

  test('is refused with the reason if too many are open', async () => {
    using scene = new LiveScene({ mostStreams: 1 });
    await using it = await startedOn(scene.live);
    using first = await opened(scene, it);
    const refused = await ask(it.server, '/api/v1/stream');
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '10' } });
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'too_many_streams' });
    first.socket.destroy();
    // A client can close its end and still read. That it's gone shows when something is sent.
    const afterSilence = async (): Promise<number> => {
      await scene.pass(5500);
      return scene.counted.streams;
    };
    await expect.poll(afterSilence).toBe(0);
  });

  test.each([
    ['a viewer', 'viewer', 'all'],
    ['an administrator of some accounts', 'admin', []],
  ] as const)('shows %s no callbacks', async (_, role, accounts) => {
    using scene = new LiveScene();
    await using it = await startedOn(scene.live);
    const headers = await keyFor(it, role, accounts);
    const refused = await ask(it.server, '/api/v1/stream?events=callbacks', { headers });
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'role_too_low' });
    using stream = await opened(scene, it, '', `Authorization: ${headers['authorization']}\r\n`);
    scene.live.refused('bad-signature');
    await scene.pass(2000);
    expect(await stream.hears(/event: now/, 2)).not.toContain('event: callbacks');
  });

  test('shows an administrator of all accounts what was refused', async () => {
    using scene = new LiveScene();
    await using it = await startedOn(scene.live);
    using stream = await opened(scene, it);
    scene.live.refused('bad-signature');
    await scene.pass(1500);
    expect(await stream.hears(/event: callbacks/)).toContain('"reason":"bad-signature"');
  });
});

describe('the calls in progress', () => {
  test('are listed with the cursor of the stream', async () => {
    using scene = new LiveScene();
    await using it = await startedOn(scene.live);
    await scene.commit(progressOf('CA1', 'ringing', 0), progressOf('CA2', 'completed', 0));
    const { status, text } = await ask(it.server, '/api/v1/calls/live');
    expect(status).toBe(200);
    const { calls, cursor } = JSON.parse(text);
    expect(calls).toMatchObject([{ callSid: 'CA1', status: 'ringing' }]);
    expect(cursor).toMatch(/^[0-9a-f]{8}\.2$/);
  });
});
