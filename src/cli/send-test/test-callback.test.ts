import { expect, test } from 'vitest';
import { KNOWN_STATUSES } from '../../core/call-status.ts';
import { classify } from '../../core/callback/classify.ts';
import { parseAccountSid, parseCallSid } from '../../core/ids.ts';
import { success } from '../../core/result.ts';
import { callbackTarget } from './callback-target.ts';
import { isTestCallSid, TEST_ACCOUNT, testCallback, testCallSid } from './test-callback.ts';

const CHANCE = '0123456789abcdef';

test.each(['signalwire', 'twilio'] as const)(
  'a test call for %s is recognisable, and has the shape of a real one',
  (dialect) => {
    const callSid = testCallSid(dialect, CHANCE);
    expect(callSid).toMatch(
      dialect === 'twilio'
        ? /^CA7e577e57[0-9a-f]{24}$/
        : /^7e577e57-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(isTestCallSid(callSid)).toBe(true);
    expect(parseCallSid(callSid)).toBe(callSid);
    expect(parseAccountSid(TEST_ACCOUNT[dialect])).not.toBeNull();
  },
);

test.each([
  'CA0123456789abcdef0123456789abcdef',
  '8d0c1f0e-5f6a-4c1b-9a53-0b6f6a1f2c11',
  '7e577e57',
])('%s is not a test call', (callSid) => {
  expect(isTestCallSid(callSid)).toBe(false);
});

test.each(KNOWN_STATUSES)('a callback with status %s belongs to a call', (status) => {
  for (const dialect of ['signalwire', 'twilio'] as const) {
    const callSid = testCallSid(dialect, CHANCE);
    const form = testCallback({ dialect, status, accountSid: 'AC1', callSid, at: 0 });
    const parameters = new Map(Object.entries(form));
    expect(classify(parameters)).toMatchObject({ kind: 'progress' });
    expect(form['Timestamp']).toBe('Thu, 01 Jan 1970 00:00:00 +0000');
  }
});

test.each([
  [{}, {}, 'http://127.0.0.1:8484/callbacks/voice', null],
  [
    {},
    { CALLBOARD_PORT: '9000', CALLBOARD_HOST: '0.0.0.0' },
    'http://127.0.0.1:9000/callbacks/voice',
    null,
  ],
  [{}, { CALLBOARD_HOST: '::' }, 'http://[::1]:8484/callbacks/voice', null],
  [{}, { CALLBOARD_URL: 'http://10.0.0.1:1/' }, 'http://10.0.0.1:1/callbacks/voice', null],
  [
    {},
    { CALLBOARD_PUBLIC_URL: 'https://x.test/cb/' },
    'http://127.0.0.1:8484/callbacks/voice',
    'https://x.test/cb/callbacks/voice',
  ],
  [{ url: 'https://y.test/' }, { CALLBOARD_PUBLIC_URL: 'https://x.test' }, 'https://y.test/', null],
  [
    { url: 'https://y.test/', signedUrl: 'https://z.test/' },
    {},
    'https://y.test/',
    'https://z.test/',
  ],
])('%j with %j goes to %s, signed for %s', (options, env, url, signedUrl) => {
  expect(callbackTarget(options, env)).toEqual(success({ url, signedUrl: signedUrl ?? url }));
});

test('without a known port, the URL is required', () => {
  expect(callbackTarget({}, { CALLBOARD_PORT: '0' })).toMatchObject({
    ok: false,
    problem: { exitCode: 2 },
  });
  expect(callbackTarget({}, { CALLBOARD_URL: 'x:1' })).toMatchObject({
    ok: false,
    problem: { exitCode: 78 },
  });
});
