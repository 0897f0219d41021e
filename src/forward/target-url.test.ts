import { expect, test } from 'vitest';
import { pathOf, targetUrl } from './target-url.ts';

test.each([
  ['https://x.test', '/callbacks/voice', '/'],
  ['https://x.test/hook', '/callbacks/voice?a=1', '/hook?a=1'],
  ['https://x.test/hook?key=k', '/callbacks/voice', '/hook?key=k'],
  ['https://x.test/hook?key=k', '/callbacks/voice?a=%20b+c&a=2?', '/hook?key=k&a=%20b+c&a=2?'],
  ['https://x.test/hook?key=k', '/callbacks/voice?', '/hook?key=k'],
])("%s gets a callback's own query behind its own: %s is %s", (url, received, path) => {
  expect(pathOf(targetUrl(url), received)).toBe(path);
});

test('user, password and query are never shown', () => {
  expect(targetUrl('https://me:p%40ss@x.test:8443/hook?key=k')).toMatchObject({
    origin: 'https://x.test:8443',
    shown: 'https://x.test:8443/hook',
    authorization: `Basic ${btoa('me:p@ss')}`,
  });
  expect(targetUrl('https://x.test/').authorization).toBeNull();
  expect(targetUrl('https://me:50%25%@x.test/').authorization).not.toBeNull();
});

test('a target is the same with another password, and another one otherwise', () => {
  const hash = targetUrl('https://me:old@x.test/hook?key=k').hash;
  expect(targetUrl('https://me:new@x.test/hook?key=k').hash).toBe(hash);
  for (const other of [
    'https://you:old@x.test/hook?key=k',
    'https://me:old@x.test/hook?key=l',
    'http://me:old@x.test/hook?key=k',
  ]) {
    expect(targetUrl(other).hash).not.toBe(hash);
  }
});
