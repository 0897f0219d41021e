/** What someone has open ends within a second after their access does, and shows nothing of other accounts until then. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ACCOUNTS,
  type AccessScene,
  type Account,
  ADMIN_TOKEN,
  type Headers,
  marksOf,
  startAccessScene,
} from '../support/access-scene.ts';
import { connectRaw, type RawConnection } from '../support/http-client.ts';

/** It takes about a second; this is for a slow or busy machine. */
const ENDS_WITHIN_MS = 60_000;
const ADMIN = { authorization: `Bearer ${ADMIN_TOKEN}` };

let scene: AccessScene;
beforeAll(async () => {
  scene = await startAccessScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

/** A stream that has begun. */
async function follow(headers: Headers): Promise<RawConnection> {
  const connection = await connectRaw(scene);
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  connection.socket.write(`GET /api/v1/stream HTTP/1.1\r\n${lines.join('')}\r\n`);
  await connection.hears(/event: now/);
  return connection;
}

const viewerOf = (account: Account, more: object = {}) =>
  scene.makeKey({ name: 'Streaming', role: 'viewer', accounts: [account], ...more });

/** Milliseconds from `since` until the stream has said goodbye and ended. */
async function endOf(stream: RawConnection, since: number): Promise<number> {
  const heard = await stream.ended;
  expect(heard).toMatch(/event: bye\ndata: \{"reason":"signed-out"\}/);
  return Date.now() - since;
}

test('a stream has nothing of other accounts', async () => {
  const streams = await Promise.all(
    (['AC1', 'AC2'] as const).map(async (account) => {
      const { key } = await viewerOf(account);
      return { account, stream: await follow({ authorization: `Bearer ${key}` }) };
    }),
  );
  for (const status of ['in-progress', 'completed']) {
    for (const account of ['AC1', 'AC2'] as const) {
      await scene.send(account, ACCOUNTS[account].ringing, status);
    }
  }
  for (const { account, stream } of streams) {
    const heard = await stream.hears(/"status":"completed"/);
    expect(heard).toContain(ACCOUNTS[account].ringing);
    for (const mark of marksOf(account === 'AC1' ? 'AC2' : 'AC1'))
      expect(heard).not.toContain(mark);
    stream.socket.destroy();
  }
});

test('revoking a key ends its streams and those of its sessions, and no others', async () => {
  const { id, key } = await viewerOf('AC1');
  const asker = { key, bySession: true };
  const streams = [
    await follow({ authorization: `Bearer ${key}` }),
    await follow(await scene.headersOf(asker)),
  ];
  const others = [
    await follow(ADMIN),
    await follow({ authorization: `Bearer ${(await viewerOf('AC1')).key}` }),
  ];
  const since = Date.now();
  const { status } = await scene.ask(`/api/v1/keys/${id}`, { method: 'DELETE', headers: ADMIN });
  expect(status).toBe(200);
  for (const stream of streams) expect(await endOf(stream, since)).toBeLessThan(ENDS_WITHIN_MS);
  for (const other of others) {
    await other.hears(/event: now/, other.heard().split('event: now').length);
    other.socket.destroy();
  }
});

test('signing out ends the streams of that browser', async () => {
  const { key } = await viewerOf('AC2');
  const asker = { key, bySession: true };
  const [headers, otherHeaders] = [await scene.headersOf(asker), await scene.headersOf(asker)];
  const [stream, other] = [await follow(headers), await follow(otherHeaders)];
  const since = Date.now();
  await scene.ask('/api/v1/session', { method: 'DELETE', headers });
  expect(await endOf(stream, since)).toBeLessThan(ENDS_WITHIN_MS);
  await other.hears(/event: now/, other.heard().split('event: now').length);
  other.socket.destroy();
});

/** A stream of a key that expires this many milliseconds later, or twice as many if the key expired before it began. */
async function followUntilExpiry(ms: number): Promise<readonly [RawConnection, number]> {
  const expiresAt = Date.now() + ms;
  try {
    const { key } = await viewerOf('AC1', { expiresAt: new Date(expiresAt).toISOString() });
    return [await follow({ authorization: `Bearer ${key}` }), expiresAt];
  } catch (error) {
    if (Date.now() < expiresAt) throw error;
    return followUntilExpiry(2 * ms);
  }
}

test('so does the expiry of a key', async () => {
  const [stream, expiresAt] = await followUntilExpiry(5_000);
  const late = await endOf(stream, expiresAt);
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(ENDS_WITHIN_MS);
});
