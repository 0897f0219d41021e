import { describe, expect, test } from 'vitest';
import type { AccessRule } from '../../src/http/access/access.ts';
import { errorSchema } from '../../src/http/schemas/error.ts';
import { ask } from '../support/http-client.ts';
import { startTestServer } from '../support/http-server.ts';
import { VirtualTimer } from '../support/virtual-timer.ts';

const TOKEN = 'correct-horse-battery';
const GUARDED = [
  '/api/v1/calls',
  '/api/v1/calls/CA1',
  '/api/v1/calls/CA1/events',
  '/api/v1/calls.csv',
  '/api/v1/events.ndjson',
  '/api/v1/failures',
  '/api/v1/failures/1.csv',
  '/readyz',
  '/metrics',
  '/nowhere',
];
const OPEN = ['/callbacks/voice', '/CallStatus', '/healthz'];

type Headers = Readonly<Record<string, string>>;

async function answers(
  access: Partial<AccessRule>,
  headers: Headers,
  method = 'GET',
): Promise<{ readonly guarded: readonly string[]; readonly open: readonly number[] }> {
  await using it = await startTestServer({ access });
  const guarded = await Promise.all(
    GUARDED.map(async (path) => {
      const { status, text } = await ask(it.server, path, { headers, method });
      if (status !== 401 && status !== 403) return 'let in';
      return `${status} ${errorSchema.parse(JSON.parse(text)).code}`;
    }),
  );
  const open = await Promise.all(
    OPEN.map(async (path) => (await ask(it.server, path, { headers })).status),
  );
  return { guarded: [...new Set(guarded)], open };
}

describe('who may read', () => {
  const unset = { adminToken: null, publicUrl: null, trustProxy: false };
  const withToken = { adminToken: TOKEN, publicUrl: null, trustProxy: false };
  const isPublic = { adminToken: null, publicUrl: 'https://board.example.test', trustProxy: false };

  test.each<[string, typeof unset | typeof withToken | typeof isPublic, Headers, string]>([
    ['this machine by address', unset, { host: '127.0.0.1:8484' }, 'let in'],
    ['this machine by name', unset, { host: 'localhost' }, 'let in'],
    ['this machine by name in capitals', unset, { host: 'LocalHost:80' }, 'let in'],
    ['this machine by another loopback address', unset, { host: '127.9.9.9' }, 'let in'],
    ['this machine by IPv6', unset, { host: '[::1]:8484' }, 'let in'],
    ['a site whose name resolves to us', unset, { host: 'evil.test:8484' }, '403 local_only'],
    ['a name that begins like ours', unset, { host: 'localhost.evil.test' }, '403 local_only'],
    ['a name that looks like an address', unset, { host: '127.0.0.1.evil.test' }, '403 local_only'],
    ['an address of the network', unset, { host: '192.168.1.4:8484' }, '403 local_only'],
    ['an invalid host', unset, { host: 'localhost:8484:1' }, '403 local_only'],
    ['a host with a user', unset, { host: 'x@localhost' }, '403 local_only'],
    ['a proxy', unset, { host: 'localhost', 'x-forwarded-for': '1.2.3.4' }, '403 local_only'],
    [
      'a proxy by RFC 7239',
      unset,
      { host: 'localhost', forwarded: 'for=1.2.3.4' },
      '403 local_only',
    ],
    ['a proxy that sends little', unset, { host: 'localhost', via: '1.1 x' }, '403 local_only'],
    ['a tunnel', unset, { host: 'localhost', 'cf-connecting-ip': '1.2.3.4' }, '403 local_only'],
    ['nginx', unset, { host: 'localhost', 'x-real-ip': '1.2.3.4' }, '403 local_only'],
    ['this machine when Callboard is public', isPublic, { host: 'localhost' }, '403 local_only'],
    [
      'this machine when the public URL is our own',
      { adminToken: null, publicUrl: 'http://127.0.0.1:8484', trustProxy: false },
      { host: 'localhost' },
      'let in',
    ],
    ['the token', withToken, { authorization: `Bearer ${TOKEN}` }, 'let in'],
    [
      'the token in another case of scheme',
      withToken,
      { authorization: `bearer  ${TOKEN}` },
      'let in',
    ],
    [
      'the token from anywhere',
      withToken,
      {
        host: 'board.example.test',
        'x-forwarded-for': '1.2.3.4',
        authorization: `Bearer ${TOKEN}`,
      },
      'let in',
    ],
    ['this machine without the token', withToken, { host: 'localhost' }, '401 token_missing'],
    ['another token', withToken, { authorization: 'Bearer wrong' }, '401 token_wrong'],
    [
      'half the token',
      withToken,
      { authorization: `Bearer ${TOKEN.slice(0, 9)}` },
      '401 token_wrong',
    ],
    ['the token and more', withToken, { authorization: `Bearer ${TOKEN}x` }, '401 token_wrong'],
    [
      'the token by another scheme',
      withToken,
      { authorization: `Basic ${TOKEN}` },
      '401 token_wrong',
    ],
    ['the bare token', withToken, { authorization: TOKEN }, '401 token_wrong'],
    ['an empty token', withToken, { authorization: 'Bearer ' }, '401 token_wrong'],
  ])('%s', async (_who, access, headers, expected) => {
    const { guarded, open } = await answers(access, headers);
    expect(guarded).toEqual([expected]);
    expect(open).toEqual([204, 204, 200]);
  });

  test('other methods need the same access', async () => {
    expect((await answers(withToken, {}, 'POST')).guarded).toEqual(['401 token_missing']);
    expect((await answers(isPublic, {}, 'DELETE')).guarded).toEqual(['403 local_only']);
  });

  test('a refusal says what to set, and how to send a token', async () => {
    await using open = await startTestServer();
    const refused = await ask(open.server, '/api/v1/calls', { headers: { host: 'evil.test' } });
    expect(refused.text).toContain('CALLBOARD_ADMIN_TOKEN');
    await using closed = await startTestServer({ access: withToken });
    const asked = await ask(closed.server, '/api/v1/calls');
    expect(asked.headers['www-authenticate']).toBe('Bearer realm="callboard"');
  });
});

describe('a proxy, a load balancer or a tunnel does not count as this machine', () => {
  test.each([
    ...[
      'X-Forwarded-For',
      'X_Forwarded_For',
      'X-Forwarded-Proto',
      'X-Forwarded',
      'Forwarded',
      'Via',
    ],
    ...['X-Real-IP', 'X-Client-IP', 'X-Cluster-Client-IP', 'True-Client-IP', 'WL-Proxy-Client-IP'],
    ...['X-Envoy-External-Address', 'X-Envoy-Internal', 'Fly-Client-IP', 'Fly-Forwarded-Port'],
    ...['X-Azure-ClientIP', 'X-Azure-SocketIP', 'X-Azure-FDID', 'X-ARR-LOG-ID', 'X-Original-Host'],
    ...['CF-Connecting-IP', 'CF_Connecting_IP', 'CF-Ray', 'CDN-Loop', 'Fastly-Client-IP'],
    ...['Akamai-Origin-Hop', 'CloudFront-Viewer-Address', 'X-Amzn-Trace-Id', 'X-Amz-Cf-Id'],
    ...['X-Vercel-Forwarded-For', 'X-NF-Client-Connection-IP', 'X-AppEngine-User-IP'],
    ...['X-Cloud-Trace-Context', 'X-Request-Start', 'Tailscale-User-Login', 'Ngrok-Agent-Ips'],
    ...['X-Remote-Addr', 'X-Remote-IP', 'Client-IP', 'Remote-Addr'],
  ])('%s makes loopback access unavailable', async (name) => {
    await using it = await startTestServer();
    const headers = { host: 'localhost', [name]: '192.0.2.1' };
    expect((await ask(it.server, '/api/v1/calls', { headers })).status).toBe(403);
  });

  test.each(['Accept-Language', 'X-Request-Id', 'Traceparent', 'X-Requested-With', 'Cookie'])(
    '%s is sent by programs on this machine, too',
    async (name) => {
      await using it = await startTestServer();
      const headers = { host: 'localhost', [name]: 'x' };
      expect((await ask(it.server, '/api/v1/calls', { headers })).status).toBe(200);
    },
  );
});

describe('a client that guesses the token', () => {
  const guess = (token: string, more: Headers = {}) => ({
    headers: { authorization: `Bearer ${token}`, ...more },
  });
  const path = '/api/v1/calls';

  test('is slowed down and counted after ten guesses, and the token soon works again', async () => {
    const clock = new VirtualTimer(0);
    const access = { adminToken: TOKEN, publicUrl: null, trustProxy: false };
    await using it = await startTestServer({ access, clock });
    for (let count = 0; count < 10; count += 1) {
      expect((await ask(it.server, path, guess(`guess-${count}`))).status).toBe(401);
    }
    const slowed = await ask(it.server, path, guess('guess-11'));
    expect([slowed.status, slowed.headers['retry-after']]).toEqual([429, '1']);
    expect(errorSchema.parse(JSON.parse(slowed.text)).code).toBe('too_many_guesses');
    // If the right token got another answer, guesses could be told apart.
    expect((await ask(it.server, path, guess(TOKEN))).status).toBe(429);
    expect((await ask(it.server, path)).status).toBe(401);
    clock.pass(1_000);
    expect((await ask(it.server, path, guess(TOKEN))).status).toBe(200);
    expect(it.tokenRefusals).toEqual([
      ...Array.from({ length: 10 }, () => 'wrong'),
      'throttled',
      'throttled',
    ]);
  });

  test('behind a trusted proxy does not affect other clients behind it', async () => {
    const access = { adminToken: TOKEN, publicUrl: null, trustProxy: true };
    await using it = await startTestServer({ access, clock: new VirtualTimer(0) });
    // What the client wrote itself comes first.
    const from = (address: string) => ({ 'x-forwarded-for': `203.0.113.9, ${address}` });
    for (let count = 0; count < 11; count += 1) {
      await ask(it.server, path, guess(`guess-${count}`, from('192.0.2.1')));
    }
    expect((await ask(it.server, path, guess(TOKEN, from('192.0.2.1')))).status).toBe(429);
    expect((await ask(it.server, path, guess(TOKEN, from('192.0.2.2')))).status).toBe(200);
  });
});

test('opening the bare address in a browser shows where to find calls', async () => {
  await using it = await startTestServer();
  const { status, text } = await ask(it.server, '/', { method: 'GET' });
  expect(status).toBe(404);
  expect(errorSchema.parse(JSON.parse(text)).message).toContain('/api/v1/calls');
});

describe("a signed callback to a path that doesn't exist", () => {
  const post = {
    method: 'POST',
    body: 'CallSid=CA1&CallStatus=ringing',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  };

  test.each(['x-signalwire-signature', 'x-twilio-signature'])(
    'with %s needs no token, is answered with the right path, and is counted',
    async (header) => {
      await using it = await startTestServer({
        access: { adminToken: TOKEN, publicUrl: null, trustProxy: false },
      });
      const headers = { ...post.headers, [header]: 'c2lnbmVk' };
      const { status, text } = await ask(it.server, '/calls/callbacks/voice', { ...post, headers });
      expect([status, errorSchema.parse(JSON.parse(text)).code]).toEqual([404, 'not_found']);
      expect(it.rejections).toEqual(['wrong-path']);
    },
  );

  test('anything else there is not a callback, and is not counted', async () => {
    await using it = await startTestServer({
      access: { adminToken: TOKEN, publicUrl: null, trustProxy: false },
    });
    expect((await ask(it.server, '/calls/callbacks/voice', post)).status).toBe(401);
    expect(it.rejections).toEqual([]);
  });
});
