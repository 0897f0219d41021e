/** Requests that fit one signature have one key. Requests signed differently have another. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseForm } from '../core/callback/form.ts';
import { PlainForm } from '../core/callback/plain-form.ts';
import { parseAccountSid, parseCallSid } from '../core/ids.ts';
import { Canonical } from './canonical.ts';
import { eventKeyOf, type KeyedCall } from './event-key.ts';
import { distinctSorted, queryTextOf, sortedNames, textOfParameters } from './said.ts';

const account = (sid: string) => parseAccountSid(sid) ?? expect.fail();
const call = (sid: string) => parseCallSid(sid) ?? expect.fail();

const CALL: KeyedCall = { accountSid: account('AC1'), callSid: call('CA1') };
const ORIGIN = 'https://board.test/callbacks/voice';

function textKey(text: string, { query = '', ...more }: Partial<KeyedCall> & { query?: string }) {
  const canonical = new Canonical();
  canonical.ofText(query, text);
  return eventKeyOf(canonical, { ...CALL, ...more });
}

function formKey(form: string, more: Partial<KeyedCall> & { query?: string } = {}): string {
  const parameters = parseForm(form);
  return textKey(textOfParameters(parameters, sortedNames(parameters), distinctSorted), more);
}

/** The key of a plain form, computed as it is for nearly every callback. */
function plainKey(form: string, url = ORIGIN): string | null {
  const plain = new PlainForm();
  if (!plain.read(Buffer.from(form))) return null;
  const canonical = new Canonical();
  canonical.ofPlain(url, plain, form.length);
  return eventKeyOf(canonical, CALL);
}

const FORM = 'CallSid=CA1&CallStatus=completed&From=%2B15550100001';

describe('the same key', () => {
  test('for a delivery and its repeat: 32 hex digits that never change', () => {
    expect(formKey(FORM)).toMatch(/^[0-9a-f]{32}$/);
    // A literal, because keys are on disk: with any other, every repeat would count as new.
    expect(formKey(FORM)).toMatchInlineSnapshot(`"4ff91032cf81408df0b31c4a4b46c3f8"`);
  });

  test.each([
    ['other escapes', 'CallSid=CA1&CallStatus=%63ompleted&From=%2b15550100001'],
    ['another order', 'From=%2B15550100001&CallStatus=completed&CallSid=CA1'],
    ['a parameter repeated', `${FORM}&CallStatus=completed&CallStatus=completed`],
    ['separators added', `&&${FORM}&`],
    ['an empty parameter', `${FORM}&=`],
    ['a boundary moved into the value', 'CallSid=CA1&CallStatus=completedFrom%2B15550100001'],
    ['a boundary moved into the name', 'CallSid=CA1&CallStatus=completed&From%2B1=5550100001'],
  ])('for a copy with %s, which fits the same signature', (_name, copy) => {
    expect(formKey(copy)).toBe(formKey(FORM));
  });

  test('for a moved boundary between query and body', () => {
    const one = plainKey('AccountSid=AC1&CallSid=CA1', `${ORIGIN}?tenant=A`);
    const other = plainKey('A=&AccountSid=AC1&CallSid=CA1', `${ORIGIN}?tenant=`);
    expect(other).toBe(one);
  });

  test('for a plain form, however it was read, and whatever URL was signed before its query', () => {
    const part = fc.stringMatching(/^[ -~]{0,20}$/);
    const pairs = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Za-z]{1,9}$/), part), {
      selector: ([name]) => name,
    });
    const url = fc.constantFrom(
      ORIGIN,
      'http://a.test:8484/CallStatus',
      `${ORIGIN}?tenant=\u00e9&b`,
    );
    fc.assert(
      fc.property(pairs, url, (some, signed) => {
        const form = new URLSearchParams(some).toString();
        expect(plainKey(form, signed)).toBe(formKey(form, { query: queryTextOf(signed) }));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a different key', () => {
  test.each([
    ['account', { accountSid: account('AC2') }],
    ['call', { callSid: call('CA2') }],
    ['query', { query: '?tenant=1' }],
  ])('for a different %s', (_name, more) => {
    expect(formKey(FORM, more)).not.toBe(formKey(FORM));
  });

  test('for a call whose sid repeats the end of the text', () => {
    expect(textKey('a', { accountSid: account('b') })).not.toBe(
      textKey('ab', { accountSid: account('1') }),
    );
  });

  test('for any difference in what is signed', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '1', ' ', 'A'), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(textKey(one, {}) === textKey(other, {})).toBe(one === other);
      }),
      { numRuns: 5_000 },
    );
  });
});
