/** What's refused before or after verification, no matter who sent it. */

import { createHmac, createSecretKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type AnyRequest, readAnyRequest } from './any-request.ts';

const KEY = 'PSK_test_key';
const keys = [{ accountSid: null, secret: createSecretKey(KEY, 'utf8') }];
const URL_GIVEN = 'https://board.test/callbacks/voice';
const IDS = 'AccountSid=AC1&CallSid=CA1';

const request = (body: string, more: Partial<AnyRequest> = {}): AnyRequest => ({
  method: 'POST',
  encoding: 'form',
  target: '/callbacks/voice',
  urls: [URL_GIVEN],
  headers: {},
  body: Buffer.from(body),
  keys: null,
  ...more,
});

/** JSON whose bytes are signed. */
const signedJson = (body: string): AnyRequest =>
  request(body, {
    encoding: 'json',
    keys,
    headers: {
      'x-signalwire-signature': createHmac('sha1', KEY)
        .update(URL_GIVEN + body)
        .digest('hex'),
    },
  });

const codeOf = (asked: AnyRequest): string | null => {
  const read = readAnyRequest(asked);
  return read.ok ? null : (read.problem.reply.error?.code ?? null);
};

describe('up to 256 parameters', () => {
  const form = (count: number): string => Array.from({ length: count }, () => 'a=1').join('&');
  const list = (count: number): string => JSON.stringify({ a: Array.from({ length: count }) });

  test('are read, and one more is too many', () => {
    expect([codeOf(request(form(256))), codeOf(request(form(257)))]).toEqual([
      null,
      'too_many_parameters',
    ]);
    expect([codeOf(signedJson(list(256))), codeOf(signedJson(list(257)))]).toEqual([
      null,
      'too_many_parameters',
    ]);
  });
});

describe('JSON', () => {
  const text = '{"CallSid":"CA1"}';
  const badly = {
    encoding: 'json',
    keys,
    headers: { 'x-twilio-signature': 'A'.repeat(27) },
  } as const;

  test('is read if its bytes are signed, whatever its size', () => {
    const large = JSON.stringify({ CallSid: 'CA1', Text: ',['.repeat(20_000) });
    expect(codeOf(signedJson(large))).toBeNull();
  });

  test('without a valid signature is a bad signature, whether or not it is valid JSON', () => {
    for (const body of [text, '{', '['.repeat(60_000), `{"a":[${'1,'.repeat(30_000)}1]}`]) {
      expect(codeOf(request(body, badly))).toBe('bad_signature');
    }
  });

  test('that is signed but not an object is malformed', () => {
    for (const body of ['{', '[]', '1', '['.repeat(60_000)]) {
      expect(codeOf(signedJson(body))).toBe('malformed_callback');
    }
  });
});

describe('the names of a form', () => {
  test.each(['From', 'SipHeader_X-Foo', 'Tags[0]', 'a.b:c', '0', '_', "x'(*)!"])(
    '%s is one that a provider can send',
    (name) => {
      expect(codeOf(request(`${IDS}&${encodeURIComponent(name)}=1`))).toBeNull();
    },
  );

  test.each([
    '',
    '/',
    '?a',
    '+1555',
    'From+1',
    'a b',
    'a=b',
    'a&b',
    'a@b',
    'a,b',
    'a;b',
    'é',
    '\u0000',
    '%',
  ])('%j is one that no provider sends', (name) => {
    expect(codeOf(request(`${IDS}&${encodeURIComponent(name)}=1`))).toBe('malformed_callback');
  });
});

describe('whose event it is', () => {
  const SID = 'CA0123456789abcdef0123456789abcdef';
  const unclear = (form: string): string | null => {
    const read = readAnyRequest(request(form));
    return read.ok ? read.value.unclear() : expect.fail('it is refused');
  };

  test.each([
    [`AccountSid=AC1&CallSid=${SID}&ErrorCode=0`, null],
    [`AccountSid=AC1&BridgedCallSid=${SID}&CallSid=CA1`, null],
    ['AccountSid=AC1&CallSid=CA1&CallSid=CA1', null],
    [`AccountSid=AC1&CallSid=${SID}00ff-1`, null],
    ['AccountSid=AC1&CallSidEndingConference=CA1&ConferenceSid=CF1', null],
    ['CallSid=CA1', null],
    [`AccountSid=AC1&CallSid=${SID}ErrorCode0`, 'CallSid'],
    [`AccountSid=AC1&CallSid=${SID.slice(0, 12)}&${SID.slice(12)}=1`, 'CallSid'],
    [`AccountSid=AC1&ApiVersion=1CallSidCA1Parent&CallSid=CA2`, 'CallSid'],
    [`AccountSid=AC1&CallSidCA1=&ConferenceSid=CF1`, 'CallSid'],
    [`A=1AccountSidAC1&AccountSid=AC2&CallSid=CA1`, 'AccountSid'],
  ])('%s: ambiguous parameter: %s', (form, name) => {
    expect(unclear(form)).toBe(name);
  });
});
