/** Browsers sign in with a key and get a session, which ends when the key does. */

import { describe, expect, test } from 'vitest';
import { openTestAccess, type TestAccessOptions } from '../../../tests/support/test-access.ts';
import { VirtualTimer } from '../../../tests/support/virtual-timer.ts';
import { LOCAL } from './principals.ts';

const TOKEN = 'correct-horse-battery';
const DAY_MS = 86_400_000;
const HOST = { host: 'board.example.test' };
const OWN = { ...HOST, origin: 'http://board.example.test' };

async function opened(options: TestAccessOptions = {}) {
  const clock = new VirtualTimer(1_000_000);
  const it = await openTestAccess({ clock, rule: { adminToken: TOKEN }, ...options });
  const made = await it.access.keys.create(
    LOCAL,
    { name: 'Ops', role: 'operator', accounts: 'all', expiresAt: null },
    '127.0.0.1',
  );
  if (!made.ok) expect.fail('a key');
  const from = (headers: Readonly<Record<string, string>>, method = 'GET') => ({
    method,
    headers,
    remoteAddress: '192.0.2.7',
  });
  const signIn = async (secret: string, headers: Readonly<Record<string, string>> = OWN) => {
    const answer = await it.access.signIns.signIn(secret, from(headers, 'POST'));
    if (!answer.ok) return expect.fail(answer.problem.body.code);
    const cookie = answer.value.setCookie?.split(';')[0] ?? '';
    return { ...answer.value, cookie };
  };
  const ask = (cookie: string) => it.access.check(from({ ...HOST, cookie }));
  return { ...it, clock, key: made.value, from, signIn, ask };
}

const ended = { ok: false, problem: { status: 401, body: { code: 'session_ended' } } };

describe('a session', () => {
  test('has the access of the key that it was signed in with', async () => {
    const { key, signIn, ask, access } = await opened();
    const { session, setCookie, cookie } = await signIn(key.key);
    expect(session).toMatchObject({
      kind: 'api-key',
      name: 'Ops',
      role: 'operator',
      accounts: null,
    });
    expect(setCookie).toMatch(
      /^callboard_session=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/,
    );
    const asked = ask(cookie);
    expect(asked).toMatchObject({ ok: true, value: { keyId: key.id, role: 'operator' } });
    if (!asked.ok) return;
    const { session: again } = await access.signIns.current(asked.value, {
      ...{ method: 'GET', headers: { ...HOST, cookie } },
      remoteAddress: '192.0.2.7',
    });
    expect(again).toEqual(session);
  });

  test('of the admin token survives a restart, but not a new token', async () => {
    const { signIn, credentials, from } = await opened();
    const { cookie } = await signIn(TOKEN);
    expect(JSON.stringify([...credentials.storedSessions.values()])).not.toContain(
      cookie.split('=')[1],
    );
    const restarted = await openTestAccess({ rule: { adminToken: TOKEN }, credentials });
    expect(restarted.access.check(from({ ...HOST, cookie }))).toMatchObject({
      ok: true,
      value: { kind: 'admin-token', role: 'admin' },
    });
    for (const adminToken of ['another-horse-battery', null]) {
      const changed = await openTestAccess({ rule: { adminToken }, credentials });
      expect(changed.access.check(from({ ...HOST, cookie }))).toMatchObject(ended);
    }
  });

  test('lasts 30 days from the last time that the browser asked who it is', async () => {
    const { key, signIn, ask, access, clock, from, credentials } = await opened();
    const { cookie } = await signIn(key.key);
    const asks = async () => {
      const asked = ask(cookie);
      if (!asked.ok) return expect.fail('let in');
      return (await access.signIns.current(asked.value, from({ ...HOST, cookie }))).setCookie;
    };
    expect(await asks()).toBe(null);
    clock.pass(29 * DAY_MS);
    expect(await asks()).toContain(`${cookie}; Path=/; Max-Age=2592000`);
    expect(await asks()).toBe(null);
    clock.pass(30 * DAY_MS - 1);
    expect(ask(cookie)).toMatchObject({ ok: true });
    clock.pass(1);
    expect(ask(cookie)).toMatchObject(ended);
    expect(await credentials.sessions(clock.now())).toEqual([]);
  });

  test('ends with its key, and with signing out', async () => {
    const { key, signIn, ask, access, from, credentials } = await opened();
    const one = await signIn(key.key);
    const other = await signIn(key.key);
    const asked = ask(one.cookie);
    if (!asked.ok) expect.fail('let in');
    const setCookie = await access.signIns.signOut(
      asked.value,
      from({ ...HOST, cookie: one.cookie }, 'DELETE'),
    );
    expect(setCookie).toMatch(/^callboard_session=; Path=\/; Max-Age=0; /);
    expect(ask(one.cookie)).toMatchObject(ended);
    expect(ask(other.cookie)).toMatchObject({ ok: true });
    await access.keys.revoke(LOCAL, key.id, '127.0.0.1');
    expect(ask(other.cookie)).toMatchObject(ended);
    expect(credentials.storedSessions.size).toBe(0);
  });

  test('ends when the browser signs in again', async () => {
    const { key, signIn, ask } = await opened();
    const { cookie } = await signIn(key.key);
    await signIn(TOKEN, { ...OWN, cookie });
    expect(ask(cookie)).toMatchObject(ended);
  });

  test('goes before the access of this machine, which is what is left once it ends', async () => {
    const { key, signIn, access } = await opened({ rule: { adminToken: null } });
    const local = { host: 'localhost', origin: 'http://localhost' };
    const { cookie } = await signIn(key.key, local);
    const here = {
      method: 'GET',
      remoteAddress: '127.0.0.1',
      headers: { host: 'localhost', cookie },
    };
    expect(access.check(here)).toMatchObject({ ok: true, value: { role: 'operator' } });
    await access.keys.revoke(LOCAL, key.id, '127.0.0.1');
    expect(access.check(here)).toEqual({ ok: true, value: LOCAL });
  });

  test("isn't kept from a board behind a proxy with a password of its own", async () => {
    const { key, signIn, access } = await opened();
    const { cookie } = await signIn(key.key);
    const headers = { ...HOST, cookie, authorization: 'Basic dXNlcjpwYXNz' };
    expect(access.check({ method: 'GET', headers, remoteAddress: '192.0.2.7' })).toMatchObject({
      ok: true,
      value: { keyId: key.id },
    });
  });
});

test.each([
  [
    'a trusted proxy says so',
    { trustProxy: true },
    { ...HOST, 'x-forwarded-proto': 'https' },
    true,
  ],
  ['a proxy that is not trusted says so', {}, { ...HOST, 'x-forwarded-proto': 'https' }, false],
  [
    'the page has the public URL',
    { publicUrl: 'https://board.example.test' },
    { host: '10.0.0.1:8484', origin: 'https://board.example.test' },
    true,
  ],
])('the cookie is secure if %s', async (_who, rule, headers, isSecure) => {
  const { signIn } = await opened({ rule: { adminToken: TOKEN, ...rule } });
  const { setCookie } = await signIn(TOKEN, { ...headers, 'sec-fetch-site': 'same-origin' });
  expect(/^__Host-.*; Secure$/.test(setCookie ?? '')).toBe(isSecure);
});

test('a browser can be signed in by our own page only', async () => {
  const { access, from } = await opened();
  for (const headers of [
    { ...HOST, 'sec-fetch-site': 'cross-site' },
    { ...HOST, origin: 'https://evil.test' },
  ]) {
    expect(await access.signIns.signIn(TOKEN, from(headers, 'POST'))).toMatchObject({
      problem: { status: 403, body: { code: 'cross_site' } },
    });
  }
});

test('every sign-in, sign-out and failure is in the audit log', async () => {
  const { access, audit, from, key, signIn, ask } = await opened();
  const { cookie } = await signIn(key.key);
  const asked = ask(cookie);
  if (!asked.ok) expect.fail('let in');
  await access.signIns.signOut(asked.value, from({ ...HOST, cookie }, 'DELETE'));
  await access.keys.revoke(LOCAL, key.id, '127.0.0.1');
  await access.signIns.signIn(key.key, from(OWN, 'POST'));
  await access.signIns.signIn('wrong', from(OWN, 'POST'));
  expect(
    audit.records.map(({ action, actor, address, subject }) => [action, actor, address, subject]),
  ).toEqual([
    ['key-created', 'local', '127.0.0.1', key.id],
    ['signed-in', key.id, '192.0.2.7', null],
    ['signed-out', key.id, '192.0.2.7', null],
    ['key-revoked', 'local', '127.0.0.1', key.id],
    ['sign-in-failed', null, '192.0.2.7', key.id],
    ['sign-in-failed', null, '192.0.2.7', null],
  ]);
  expect(JSON.stringify(audit.records)).not.toContain(key.key.slice(3));
});

test('nothing changes that the audit log does not have', async () => {
  const { access, audit, credentials, from, key, signIn, ask } = await opened();
  const { cookie } = await signIn(key.key);
  audit.isBroken = true;
  await expect(access.signIns.signIn(key.key, from(OWN, 'POST'))).rejects.toThrow();
  await expect(access.keys.revoke(LOCAL, key.id, '127.0.0.1')).rejects.toThrow();
  await expect(
    access.keys.create(LOCAL, { name: 'x', role: 'admin', accounts: 'all', expiresAt: null }, ''),
  ).rejects.toThrow();
  expect([credentials.storedSessions.size, credentials.storedKeys.size]).toEqual([1, 1]);
  expect(ask(cookie)).toMatchObject({ ok: true });
});
