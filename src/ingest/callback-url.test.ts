/** Which URLs a request can have been sent to, and how each can have been spelt when it was signed. */

import { describe, expect, test } from 'vitest';
import { externalUrls, type PublicAddress, pathAndQueryOf, urlSpellings } from './callback-url.ts';

const TARGET = '/callbacks/voice?a=1';
const HOST = { host: 'board.test:8484' };

const urlsOf = (
  headers: Readonly<Record<string, string | readonly string[]>>,
  address: Partial<PublicAddress> = {},
  encrypted = false,
): readonly string[] =>
  externalUrls(
    { target: TARGET, headers, encrypted },
    { publicUrl: null, trustProxy: false, ...address },
  );

describe('the URL that a request was sent to', () => {
  test('without settings, it is what the connection says', () => {
    expect(urlsOf(HOST)).toEqual([`http://board.test:8484${TARGET}`]);
    expect(urlsOf(HOST, {}, true)).toEqual([`https://board.test:8484${TARGET}`]);
    expect(urlsOf({})).toEqual([`http://localhost${TARGET}`]);
  });

  test('a public URL replaces everything that the request says about itself', () => {
    const headers = { ...HOST, 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' };
    const address = { publicUrl: 'https://public.test', trustProxy: true };
    expect(urlsOf(headers, address)).toEqual([`https://public.test${TARGET}`]);
    expect(urlsOf(headers, { publicUrl: 'https://public.test/' })).toEqual([
      `https://public.test${TARGET}`,
    ]);
  });

  test('a proxy may have stripped a prefix of it, or not', () => {
    expect(urlsOf(HOST, { publicUrl: 'https://public.test:8443/board' })).toEqual([
      `https://public.test:8443/board${TARGET}`,
      `https://public.test:8443${TARGET}`,
    ]);
  });

  test('forwarded headers are ignored unless trusted', () => {
    const headers = {
      ...HOST,
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.test',
      'x-forwarded-port': '444',
    };
    expect(urlsOf(headers)).toEqual([`http://board.test:8484${TARGET}`]);
  });

  test.each([
    [{ 'x-forwarded-proto': 'https' }, 'https://board.test:8484'],
    [{ 'x-forwarded-host': 'public.test' }, 'http://public.test'],
    [{ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'public.test' }, 'https://public.test'],
    [{ 'x-forwarded-host': 'public.test', 'x-forwarded-port': '8080' }, 'http://public.test:8080'],
    [{ 'x-forwarded-host': 'public.test', 'x-forwarded-port': '80' }, 'http://public.test'],
    // A port in the host name was put there by a proxy that knows it.
    [{ 'x-forwarded-host': 'public.test:9', 'x-forwarded-port': '8080' }, 'http://public.test:9'],
    // Proxies append, so the first value is the closest to the provider.
    [
      {
        'x-forwarded-proto': 'https, http',
        'x-forwarded-host': 'public.test , inner.test',
        'x-forwarded-port': '443,8080',
      },
      'https://public.test',
    ],
    [{ 'x-forwarded-host': ['public.test', 'inner.test'] }, 'http://public.test'],
  ])('if trusted, %j gives %s, and the connection still counts', (forwarded, origin) => {
    expect(urlsOf({ ...HOST, ...forwarded }, { trustProxy: true })).toEqual([
      origin + TARGET,
      `http://board.test:8484${TARGET}`,
    ]);
  });

  test.each([
    ...[
      'x/hook#',
      'x/hook?',
      'x/',
      'user@x',
      'x y',
      'x:99999999',
      'x:',
      '',
      '[::1',
      'a[b',
      'x\\y',
      'é',
    ],
  ])('a Host header %j is not a host, and gives no URL', (host) => {
    expect(urlsOf({ host })).toEqual([]);
    expect(urlsOf({ host }, { publicUrl: 'https://public.test' })).toEqual([
      `https://public.test${TARGET}`,
    ]);
  });

  test.each<Record<string, string>>([
    { 'x-forwarded-host': 'x/hook#' },
    { 'x-forwarded-host': 'user@x' },
    { 'x-forwarded-host': '' },
    { 'x-forwarded-proto': 'ftp' },
    { 'x-forwarded-proto': 'https://x/hook#' },
    { 'x-forwarded-port': '80/hook#' },
    { 'x-forwarded-port': '' },
  ])('even if trusted, %j is ignored, and the connection counts', (forwarded) => {
    expect(urlsOf({ ...HOST, ...forwarded }, { trustProxy: true })).toEqual([
      `http://board.test:8484${TARGET}`,
    ]);
  });

  test.each(['my_app:8484', 'BOARD.test', '[2001:db8::1]:80', '192.0.2.1'])(
    '%s is a host',
    (host) => {
      expect(urlsOf({ host })).toEqual([`http://${host}${TARGET}`]);
    },
  );

  test.each([
    [TARGET, TARGET],
    [`http://proxy.test${TARGET}`, TARGET],
    ['HTTPS://proxy.test:8443/x', '/x'],
    ['http://proxy.test?a=1', '?a=1'],
    ['//proxy.test/x', '//proxy.test/x'],
    ['*', '*'],
  ])('the request target %s counts as %s', (target, expected) => {
    expect(pathAndQueryOf(target)).toBe(expected);
  });

  test('a trusted proxy that says nothing new adds nothing', () => {
    const headers = { ...HOST, 'x-forwarded-proto': 'http' };
    expect(urlsOf(headers, { trustProxy: true })).toEqual([`http://board.test:8484${TARGET}`]);
  });
});

describe('the spellings of a URL', () => {
  const spellings = (url: string): readonly string[] => [...urlSpellings(url)];

  test('the given one comes first, and none is repeated', () => {
    const all = spellings('https://User:pw@Board.test:8443?b=%27&a=1');
    expect(all[0]).toBe('https://User:pw@Board.test:8443?b=%27&a=1');
    expect(new Set(all).size).toBe(all.length);
  });

  test('an ordinary one has few: with and without its port', () => {
    expect(spellings('https://a.test/x')).toEqual(['https://a.test/x', 'https://a.test:443/x']);
    expect(spellings('http://a.test:8484/x')).toEqual(['http://a.test:8484/x', 'http://a.test/x']);
  });

  test.each([
    ['a standard port', 'http://a.test/x', 'http://a.test:80/x'],
    ['a standard port left out', 'https://a.test:443/x', 'https://a.test/x'],
    ['another port left out', 'https://a.test:8443/x', 'https://a.test/x'],
    ['a user left out', 'https://user:pw@a.test/x', 'https://a.test/x'],
    ['a user kept, with a port', 'https://user@a.test/x', 'https://user@a.test:443/x'],
    ['a host in lower case', 'https://A.Test/X', 'https://a.test/X'],
    ['an IPv6 host with a port', 'http://[::1]/x', 'http://[::1]:80/x'],
    ['an IPv6 host without one', 'http://[::1]:8484/x', 'http://[::1]/x'],
    ['a path where there was none', 'https://a.test?q=1', 'https://a.test/?q=1'],
    ['no path instead of an empty one', 'https://a.test/?q=1', 'https://a.test?q=1'],
    ["an escaped '", "https://a.test/x?q='", 'https://a.test/x?q=%27'],
    ['a plain ~ instead of its escape', 'https://a.test/x?q=%7E', 'https://a.test/x?q=~'],
    ['a %20 instead of a +', 'https://a.test/x?q=a+b', 'https://a.test/x?q=a%20b'],
    ['a sorted query', 'https://a.test/x?b=2&a=1', 'https://a.test/x?a=1&b=2'],
    [
      'a query with its repeats grouped',
      'https://a.test/?a=1&b=2&a=3',
      'https://a.test/?a=1&a=3&b=2',
    ],
    ['a path with dots resolved', 'https://a.test/x/../y', 'https://a.test/y'],
    ['no fragment', 'https://a.test/x#ct=2000', 'https://a.test/x'],
  ])('%s', (_name, url, expected) => {
    expect(spellings(url)).toContain(expected);
  });

  test.each([
    '',
    'no url',
    'http://',
    'http://[',
    'http://a.test:99999/',
    '?',
    '#',
    'a:b:c',
    '//x',
  ])('%j is not a URL, and breaks nothing', (url) => {
    expect(spellings(url)[0]).toBe(url.split('#')[0]);
  });

  test('even the worst URL has a limited number', () => {
    const query = Array.from({ length: 2_000 }, (_, index) => `${2_000 - index}=%27+'`).join('&');
    const all = spellings(`https://USER:pw@A.TEST:8443?${query}`);
    expect(all.length).toBeLessThan(100);
  });
});
