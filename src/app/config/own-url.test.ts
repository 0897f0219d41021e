import { expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { isOwnUrl, type OwnAddress } from './own-url.ts';

const LOCAL: OwnAddress = { host: '127.0.0.1', port: 8484, publicUrl: null };
const OPEN: OwnAddress = { host: '0.0.0.0', port: 80, publicUrl: 'https://cb.example.com/board' };

test.each<[string, OwnAddress, boolean]>([
  ['http://127.0.0.1:8484/anything', LOCAL, true],
  ['http://localhost:8484/', LOCAL, true],
  ['http://user@[::1]:8484/', LOCAL, true],
  ['http://0.0.0.0:8484/', LOCAL, true],
  ['http://127.0.0.1:8485/', LOCAL, false],
  ['https://127.0.0.1:8484/', LOCAL, false],
  ['http://192.0.2.1:8484/', LOCAL, false],
  ['http://192.0.2.1:8484/', { ...LOCAL, host: '192.0.2.1' }, true],
  ['http://127.0.0.1:8484/', { ...LOCAL, host: '192.0.2.1' }, false],
  ['http://127.0.0.1:9000/', { ...LOCAL, port: 0 }, false],
  ['http://localhost/hook', OPEN, true],
  ['https://cb.example.com/board/callbacks/voice?a=1', OPEN, true],
  ['https://CB.example.com:443/board/CallStatus/', OPEN, true],
  ['https://cb.example.com/board/other', OPEN, false],
  ['https://cb.example.com/callbacks/voice', OPEN, false],
  ['https://app.example.com/board/callbacks/voice', OPEN, false],
])('%s for %o: %s', (url, own, isOwn) => {
  expect(isOwnUrl(url, own)).toBe(isOwn);
});

const forwardOf = (env: Readonly<Record<string, string>>) => {
  const read = loadConfig(env);
  return read.ok ? read.value.config.forward.urls.map((url) => url.reveal()) : read.problem;
};

test('URLs are separated by commas or spaces, and each is there once', () => {
  const [one, two] = ['https://a.example.com/?key=1', 'http://u:p@b.example.com'];
  expect(forwardOf({ CALLBOARD_FORWARD_URL: `${one}, ${two}\n ${one}` })).toEqual([one, two]);
});

test.each([
  'ftp://a.example.com/',
  'https:a.example.com',
  'https://a.example.com/#part',
  Array.from({ length: 9 }, (_, index) => `https://a.example.com/${index}`).join(),
])('%s is refused', (url) => {
  expect(forwardOf({ CALLBOARD_FORWARD_URL: url })).toMatchObject([
    { name: 'CALLBOARD_FORWARD_URL', problem: expect.stringContaining('must be one to eight') },
  ]);
});

test('a URL of Callboard itself prevents the start, without showing it', () => {
  const urls = 'https://app.example.com/ http://u:secret@localhost:8484/hook';
  const problems = forwardOf({ CALLBOARD_FORWARD_URL: urls });
  expect(problems).toMatchObject([{ name: 'CALLBOARD_FORWARD_URL' }]);
  expect(JSON.stringify(problems)).not.toContain('secret');
});
