import { describe, expect, test } from 'vitest';
import { openTestAccess } from '../../../tests/support/test-access.ts';
import { VirtualTimer } from '../../../tests/support/virtual-timer.ts';
import { parseAccountSid } from '../../core/ids.ts';
import { isLoopbackAuthority, isLoopbackHost, isLoopbackUrl } from '../../ingest/loopback.ts';
import { LOCAL } from './principals.ts';

const TOKEN = 'correct-horse-battery';
const ACCOUNT = parseAccountSid('AC1') ?? expect.fail('an account');

const refused = (status: number, code: string) => ({
  ok: false,
  problem: { status, body: { code } },
});

const wanted = {
  name: 'Wallboard',
  role: 'viewer',
  accounts: [ACCOUNT],
  expiresAt: null,
} as const;

describe('the remote end of a socket', () => {
  const headers = { host: 'localhost' };

  test.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])(
    '%s is this machine',
    async (remoteAddress) => {
      const { access } = await openTestAccess();
      expect(access.check({ method: 'GET', headers, remoteAddress })).toEqual({
        ok: true,
        value: LOCAL,
      });
    },
  );

  test.each(['192.168.0.2', '::ffff:10.0.0.1', 'fe80::1', '2001:db8::1', undefined])(
    '%s is another machine',
    async (remoteAddress) => {
      const { access } = await openTestAccess();
      expect(access.check({ method: 'GET', headers, remoteAddress })).toMatchObject(
        refused(403, 'local_only'),
      );
    },
  );

  test('without a Host header, access is refused', async () => {
    const { access } = await openTestAccess();
    expect(access.check({ method: 'GET', headers: {}, remoteAddress: '127.0.0.1' })).toMatchObject(
      refused(403, 'local_only'),
    );
  });
});

describe.each([
  ['with an admin token', TOKEN],
  ['without one', null],
])('an API key %s', (_with, adminToken) => {
  const opened = async (expiresAt: number | null = null, masksNumbers = false) => {
    const clock = new VirtualTimer(1_000_000);
    const it = await openTestAccess({ rule: { adminToken, masksNumbers }, clock });
    const made = await it.access.keys.create(LOCAL, { ...wanted, expiresAt }, '127.0.0.1');
    if (!made.ok) expect.fail('a key');
    const ask = (key: string) =>
      it.access.check({
        method: 'POST',
        headers: { host: 'board.example.test', authorization: `Bearer ${key}` },
        remoteAddress: '192.0.2.1',
      });
    return { ...it, clock, made: made.value, ask };
  };

  test('lets in, with its role and accounts', async () => {
    const { made, ask } = await opened();
    expect(made.key).toMatch(/^cb_[\w-]{43}$/);
    expect(ask(made.key)).toEqual({
      ok: true,
      value: {
        kind: 'api-key',
        keyId: made.id,
        sessionHash: null,
        role: 'viewer',
        scope: ['AC1'],
        disclosure: 'full',
      },
    });
  });

  test('hides numbers from a viewer if the setting says so', async () => {
    const { made, ask } = await opened(null, true);
    expect(ask(made.key)).toMatchObject({ ok: true, value: { disclosure: 'masked' } });
  });

  test('says when it has expired', async () => {
    const { clock, made, ask, refusals } = await opened(1_060_000);
    clock.pass(59_999);
    expect(ask(made.key)).toMatchObject({ ok: true });
    clock.pass(1);
    expect(ask(made.key)).toMatchObject(refused(401, 'key_expired'));
    expect(refusals).toEqual(['expired']);
  });

  test('says when it was revoked', async () => {
    const { access, made, ask, refusals } = await opened();
    await access.keys.revoke(LOCAL, made.id, '127.0.0.1');
    expect(ask(made.key)).toMatchObject(refused(401, 'key_revoked'));
    expect(refusals).toEqual(['revoked']);
  });

  test('is refused like a wrong token if nothing is known about it, and slowed down', async () => {
    const { made, ask } = await opened();
    for (let count = 0; count < 10; count += 1) {
      expect(ask(`cb_guess-${count}`)).toMatchObject(refused(401, 'token_wrong'));
    }
    expect(ask(made.key)).toMatchObject(refused(429, 'too_many_guesses'));
  });

  test('is still known after a restart, and only its hash is stored', async () => {
    const { credentials, made } = await opened();
    expect(JSON.stringify([...credentials.storedKeys.values()])).not.toContain(made.key.slice(3));
    const { access } = await openTestAccess({ rule: { adminToken }, credentials });
    const headers = { authorization: `Bearer ${made.key}` };
    expect(access.check({ method: 'GET', headers, remoteAddress: '192.0.2.1' })).toMatchObject({
      ok: true,
      value: { keyId: made.id },
    });
  });
});

test('without an admin token, a bearer token that is no API key changes nothing', async () => {
  const { access } = await openTestAccess();
  const headers = { host: 'localhost', authorization: 'Bearer of-another-server' };
  expect(access.check({ method: 'GET', headers, remoteAddress: '127.0.0.1' })).toEqual({
    ok: true,
    value: LOCAL,
  });
});

describe('names of this machine', () => {
  test.each([
    ['localhost', true],
    ['LOCALHOST', true],
    ['127.0.0.1', true],
    ['127.255.255.254', true],
    ['::1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['', false],
    ['127.1', false],
    ['localhost.', false],
    ['128.0.0.1', false],
    ['::ffff:128.0.0.1', false],
  ])('host %s: %s', (host, expected) => {
    expect(isLoopbackHost(host)).toBe(expected);
  });

  test.each([
    ['localhost:8484', true],
    ['[::1]', true],
    ['[::1]:80', true],
    ['::1', false],
    ['localhost:', false],
    ['localhost:port', false],
    ['localhost/x', false],
    ['[localhost', false],
  ])('authority %s: %s', (authority, expected) => {
    expect(isLoopbackAuthority(authority)).toBe(expected);
  });

  test('URLs by their host', () => {
    expect(isLoopbackUrl('http://[::1]:8484/x')).toBe(true);
    expect(isLoopbackUrl('https://127.0.0.1.nip.test/')).toBe(false);
  });
});
