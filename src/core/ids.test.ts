/** What can be an identifier: a short token that's safe in a URL. */

import { describe, expect, it } from 'vitest';
import {
  parseAccountSid,
  parseCallSid,
  parseConferenceSid,
  parseEventKey,
  parseRecordingSid,
} from './ids.ts';

describe.each([
  ['parseCallSid', parseCallSid],
  ['parseAccountSid', parseAccountSid],
  ['parseRecordingSid', parseRecordingSid],
  ['parseConferenceSid', parseConferenceSid],
])('%s', (_name, parse) => {
  it.each([
    '6f6f2f0c-1df5-4a7e-9b52-0a0b4d6f1c11',
    'CA00000000000000000000000000000001',
    'a',
    'call.1:2_3-4',
    'x'.repeat(64),
  ])('accepts %s', (text) => {
    expect(parse(text)).toBe(text);
  });

  it.each([
    '',
    ' ',
    '-a',
    'a b',
    'a/b',
    'a\n',
    '../a',
    'é',
    'a%20',
    'x'.repeat(65),
    null,
    undefined,
  ])('refuses %j', (text) => {
    expect(parse(text)).toBeNull();
  });
});

describe('parseEventKey', () => {
  it('accepts 32 lowercase hex digits and nothing else', () => {
    const key = '0123456789abcdef0123456789abcdef';
    expect(parseEventKey(key)).toBe(key);
    for (const other of [key.toUpperCase(), key.slice(1), `${key}0`, `${key}\n`, '', null]) {
      expect(parseEventKey(other)).toBeNull();
    }
  });
});
