/** Signing in, out, and changing keys over HTTP, as a browser does it. */

import { describe, expect, test } from 'vitest';
import { LOCAL } from '../../src/http/access/principals.ts';
import { sessionSchema } from '../../src/http/schemas/access.ts';
import { errorSchema } from '../../src/http/schemas/error.ts';
import { ask } from '../support/http-client.ts';
import { startTestServer, type TestServer } from '../support/http-server.ts';
import { VirtualTimer } from '../support/virtual-timer.ts';

const TOKEN = 'correct-horse-battery';
const HOST = { host: 'board.example.test' };
const OWN = { ...HOST, origin: 'http://board.example.test' };
const JSON_TYPE = { 'content-type': 'application/json' };
const SESSION = '/api/v1/session';

type Headers = Readonly<Record<string, string>>;

const start = (clock = new VirtualTimer(1_000_000)) =>
  startTestServer({ access: { adminToken: TOKEN }, clock });

const post = ({ server }: TestServer, path: string, body: unknown, headers: Headers = OWN) =>
  ask(server, path, {
    method: 'POST',
    headers: { ...JSON_TYPE, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const codeOf = (text: string): string => errorSchema.parse(JSON.parse(text)).code;

async function signIn(it: TestServer, key = TOKEN): Promise<string> {
  const { status, headers } = await post(it, SESSION, { key });
  expect(status).toBe(200);
  return headers['set-cookie']?.[0]?.split(';')[0] ?? expect.fail('a cookie');
}

test('a browser signs in, asks by its cookie, and signs out', async () => {
  await using it = await start();
  const wanted = { name: 'Ops', role: 'operator', accounts: 'all', expiresAt: null } as const;
  const made = await it.access.keys.create(LOCAL, wanted, '');
  if (!made.ok) expect.fail('a key');
  const cookie = await signIn(it, made.value.key);
  const asked = await ask(it.server, SESSION, { headers: { ...HOST, cookie } });
  expect(sessionSchema.parse(JSON.parse(asked.text))).toMatchObject({ name: 'Ops' });
  expect(asked.headers['set-cookie']).toBe(undefined);
  const headers = { ...OWN, cookie };
  const out = await ask(it.server, SESSION, { method: 'DELETE', headers });
  expect([out.status, out.headers['set-cookie']?.[0]]).toEqual([
    204,
    'callboard_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict',
  ]);
  const after = await ask(it.server, SESSION, { headers });
  expect([after.status, codeOf(after.text)]).toEqual([401, 'session_ended']);
});

describe('a request by cookie that changes something', () => {
  const body = { name: 'A key', role: 'viewer' };

  test.each<[string, Headers, number]>([
    ['our own page sends', OWN, 201],
    ['our own page sends, by Fetch Metadata', { ...HOST, 'sec-fetch-site': 'same-origin' }, 201],
    ['another site causes', { ...HOST, origin: 'https://evil.test' }, 403],
    ['another port of the host causes', { ...HOST, 'sec-fetch-site': 'same-site' }, 403],
    ['nothing is known about', HOST, 403],
  ])('that %s (%o) gets %i', async (_who, headers, expected) => {
    await using it = await start();
    const cookie = await signIn(it);
    const { status, text } = await post(it, '/api/v1/keys', body, { ...headers, cookie });
    expect(status).toBe(expected);
    if (expected === 403) expect(codeOf(text)).toBe('cross_site');
    expect(it.credentials.storedKeys.size).toBe(expected === 201 ? 1 : 0);
  });

  test('must be JSON, which another site could only send after asking', async () => {
    await using it = await start();
    const cookie = await signIn(it);
    const headers = { ...OWN, cookie, 'content-type': 'text/plain' };
    const { status } = await post(it, '/api/v1/keys', body, headers);
    expect(status).toBe(415);
    const asked = await ask(it.server, '/api/v1/keys', { method: 'OPTIONS', headers });
    expect([asked.status, asked.headers['access-control-allow-origin']]).toEqual([405, undefined]);
  });
});

test.each([
  ['no JSON', '{', 'bad_body', undefined],
  ['no key', {}, 'bad_body', 'key'],
  ['an empty key', { key: '' }, 'bad_body', 'key'],
  ['something else', { key: TOKEN, role: 'admin' }, 'bad_body', 'role'],
])('signing in with %s is a bad request', async (_what, body, code, field) => {
  await using it = await start();
  const { status, text } = await post(it, SESSION, body);
  const error = errorSchema.parse(JSON.parse(text));
  expect([status, error.code, error.details?.['field']]).toEqual([400, code, field]);
  expect(it.audit.records).toEqual([]);
});

test('guesses are slowed down, whether as bearer tokens or to sign in', async () => {
  const clock = new VirtualTimer(1_000_000);
  await using it = await start(clock);
  const statuses: number[] = [];
  for (let count = 0; count < 6; count += 1) {
    statuses.push((await post(it, SESSION, { key: `guess-${count}` })).status);
    const headers = { ...HOST, authorization: `Bearer guess-${count}` };
    statuses.push((await ask(it.server, SESSION, { headers })).status);
  }
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
  expect((await post(it, SESSION, { key: TOKEN })).status).toBe(429);
  clock.pass(1_000);
  expect((await post(it, SESSION, { key: TOKEN })).status).toBe(200);
});

test('what the audit log cannot record is not done', async () => {
  await using it = await start();
  it.audit.isBroken = true;
  for (const [path, body] of [
    [SESSION, { key: TOKEN }],
    ['/api/v1/keys', { name: 'A key', role: 'viewer' }],
  ] as const) {
    const headers = { ...OWN, authorization: `Bearer ${TOKEN}` };
    const { status, text } = await post(it, path, body, headers);
    expect([status, codeOf(text)]).toEqual([503, 'store_unwritable']);
  }
  expect([it.credentials.storedKeys.size, it.credentials.storedSessions.size]).toEqual([0, 0]);
});
