/** A repeat has the key of its first copy, and nothing else has it. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseForm } from '../core/callback/form.ts';
import { addParameter, type Parameters } from '../core/callback/parameters.ts';
import { PlainForm } from '../core/callback/plain-form.ts';
import { queryOf } from '../core/callback/read-request.ts';
import { parseAccountSid, parseCallSid } from '../core/ids.ts';
import { Canonical } from './canonical.ts';
import { eventKeyOf, type KeyedCall, sortedNames } from './event-key.ts';

const account = (sid: string) => parseAccountSid(sid) ?? expect.fail();
const call = (sid: string) => parseCallSid(sid) ?? expect.fail();

const CALL: KeyedCall = {
  accountSid: account('AC1'),
  callSid: call('CA1'),
  kind: 'progress',
  query: null,
};

function keyOf(parameters: Parameters, more: Partial<KeyedCall> = {}): string {
  const canonical = new Canonical();
  canonical.ofParameters(parameters, sortedNames(parameters));
  return eventKeyOf(canonical, { ...CALL, ...more });
}

/** The key of a plain form, as it is made of the form that nearly every callback is. */
function plainKey(form: string, more: Partial<KeyedCall> = {}): string | null {
  const plain = new PlainForm();
  if (!plain.read(Buffer.from(form))) return null;
  const canonical = new Canonical();
  canonical.ofPlain('https://board.test/callbacks/voice', plain, form.length);
  return eventKeyOf(canonical, { ...CALL, ...more });
}

const formKey = (form: string, more: Partial<KeyedCall> = {}): string =>
  keyOf(parseForm(form), more);

const FORM = 'CallSid=CA1&CallStatus=completed&From=%2B15550100001';

describe('one key', () => {
  test('for a delivery and its repeat: 32 hex digits, always the same', () => {
    expect(formKey(FORM)).toMatch(/^[0-9a-f]{32}$/);
    // Written down, because keys are on disk: another one would take every repeat for new.
    expect(formKey(FORM)).toMatchInlineSnapshot(`"63423443bfdd0d6ea36be75345836dc8"`);
  });

  test('whichever way it came: by POST, or by GET in the URL', () => {
    expect(keyOf(queryOf(`/callbacks/voice?${FORM}`))).toBe(formKey(FORM));
  });

  test('whether it was read as a plain form or as any other', () => {
    const part = fc.stringMatching(/^[ -~]{0,20}$/);
    const pairs = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Za-z]{0,9}$/), part), {
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(pairs, fc.option(part), (some, tenant) => {
        const form = new URLSearchParams(some).toString();
        const query = tenant === null ? null : new Map([['tenant', tenant]]);
        expect(plainKey(form, { query })).toBe(formKey(form, { query }));
      }),
      { numRuns: 2000 },
    );
  });

  test('whichever way it was escaped', () => {
    expect(formKey('CallSid=CA1&CallStatus=%63ompleted&From=%2b15550100001')).toBe(formKey(FORM));
  });

  test('whatever the order of the parameters', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.string(), fc.string()), { selector: ([name]) => name }),
        fc.func(fc.nat()),
        (pairs, place) => {
          const shuffled = [...pairs].sort((a, b) => place(a) - place(b));
          expect(keyOf(new Map(shuffled))).toBe(keyOf(new Map(pairs)));
        },
      ),
    );
  });

  test('a query that is empty is none', () => {
    expect(formKey(FORM, { query: queryOf('/callbacks/voice') })).toBe(formKey(FORM));
    expect(formKey(FORM, { query: queryOf('/callbacks/voice?') })).toBe(formKey(FORM));
  });
});

describe('another key', () => {
  test.each<[string, Partial<KeyedCall>]>([
    ['kind', { kind: 'number' }],
    ['account', { accountSid: account('AC2') }],
    ['call', { callSid: call('CA2') }],
    ['query', { query: parseForm('tenant=1') }],
  ])('for another %s', (_name, more) => {
    expect(formKey(FORM, more)).not.toBe(formKey(FORM));
  });

  test('for each of two queries, and for a query in the place of a body', () => {
    const keys = [
      formKey(FORM, { query: parseForm('tenant=1') }),
      formKey(FORM, { query: parseForm('tenant=2') }),
      formKey(`${FORM}&tenant=1`),
      formKey(FORM),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each([
    ['a=1&b=2', 'a=1b=2'],
    ['a=b', 'ab='],
    ['a=', 'a=&b='],
    ['a=1&a=2', 'a=12'],
    ['a=1&a=1', 'a=1'],
    ['a=1%3A2', 'a=1&2='],
    ['a=11%3Ab1%3Ac', 'a=1&b=c'],
    ['=a', 'a='],
    ['', '='],
  ])('%s is not %s', (one, other) => {
    expect(formKey(one)).not.toBe(formKey(other));
  });

  test('for any difference in names or values', () => {
    const pairs = fc.array(
      fc.tuple(
        fc.string({ unit: fc.constantFrom('a', '1', ':', '\n', ' '), maxLength: 4 }),
        fc.string({ unit: fc.constantFrom('a', '1', ':', '\n', ' '), maxLength: 6 }),
      ),
      { maxLength: 4 },
    );
    /** What was said, whatever its order. */
    const said = (list: readonly (readonly [string, string])[]): string =>
      JSON.stringify([...list].map((pair) => JSON.stringify(pair)).sort());
    fc.assert(
      fc.property(pairs, pairs, pairs, pairs, (one, oneQuery, other, otherQuery) => {
        const same = said(one) === said(other) && said(oneQuery) === said(otherQuery);
        const key = keyOf(gathered(one), { query: gathered(oneQuery) });
        expect(key === keyOf(gathered(other), { query: gathered(otherQuery) })).toBe(same);
      }),
      { numRuns: 20_000 },
    );
  });
});

function gathered(pairs: readonly (readonly [string, string])[]): Parameters {
  const parameters = new Map<string, string | string[]>();
  for (const [name, value] of pairs) addParameter(parameters, name, value);
  return parameters;
}
