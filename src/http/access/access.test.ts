import { describe, expect, test } from 'vitest';
import { isLoopbackAuthority, isLoopbackHost, isLoopbackUrl } from '../../ingest/loopback.ts';
import { createAccessCheck } from './access.ts';

describe('the remote end of a socket', () => {
  const check = createAccessCheck(
    { adminToken: null, publicUrl: null, trustProxy: false },
    { clock: { now: () => 0 }, metrics: { tokenRefused: () => undefined } },
  );
  const headers = { host: 'localhost' };

  test.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])(
    '%s is this machine',
    (remoteAddress) => {
      expect(check({ headers, remoteAddress })).toEqual({
        ok: true,
        value: { kind: 'local', role: 'admin', scope: 'all' },
      });
    },
  );

  test.each(['192.168.0.2', '::ffff:10.0.0.1', 'fe80::1', '2001:db8::1', undefined])(
    '%s is another machine',
    (remoteAddress) => {
      expect(check({ headers, remoteAddress })).toMatchObject({
        ok: false,
        problem: { status: 403 },
      });
    },
  );

  test('without a Host header, access is refused', () => {
    expect(check({ headers: {}, remoteAddress: '127.0.0.1' })).toMatchObject({
      ok: false,
      problem: { status: 403 },
    });
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
