/** Who signed a request: every supported scheme, and nothing else. */

import { createHmac, createSecretKey, hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readParameters } from '../core/callback/read-request.ts';
import { parseAccountSid } from '../core/ids.ts';
import { failure } from '../core/result.ts';
import { sortedNames } from './said.ts';
import { type VerificationKey, verifySignature } from './signature.ts';

const KEY = 'PSK_test_key';
const URL_GIVEN = 'https://board.example.com/callbacks/voice';
const FORM = 'AccountSid=AC1&CallSid=CA1&CallStatus=completed&From=%2B15550100001&Empty=';
const JSON_BODY = '{"CallSid":"CA1","CallStatus":"completed","From":"+15550100001"}';

interface Sent {
  readonly method?: 'GET' | 'POST';
  readonly url?: string;
  readonly encoding?: 'form' | 'json';
  readonly body?: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly keys?: readonly (string | VerificationKey)[];
}

const keyOf = (secret: string, account: string | null = null): VerificationKey => ({
  accountSid: parseAccountSid(account),
  secret: createSecretKey(secret, 'utf8'),
});

function verify(sent: Sent) {
  const { method = 'POST', url = URL_GIVEN, encoding = 'form', body = '', headers } = sent;
  const parameters = readParameters(method, url, encoding, body);
  return verifySignature(
    {
      method,
      urls: [url],
      headers,
      body: Buffer.from(body),
      encoding,
      read: () => (parameters === null ? null : { parameters, names: sortedNames(parameters) }),
    },
    (sent.keys ?? [KEY]).map((key) => (typeof key === 'string' ? keyOf(key) : key)),
  );
}

const REFUSED = failure('bad-signature');
const UNSIGNED = failure('unsigned');

const base64 = (text: string, key = KEY): string =>
  createHmac('sha1', key).update(text).digest('base64');
const hex = (text: string, key = KEY, algorithm = 'sha1'): string =>
  createHmac(algorithm, key).update(text).digest('hex');

/** What a provider signs for a form: the URL, then each name and value in order of the names. */
const signedText = (url: string, form: string): string =>
  url +
  [...new URLSearchParams(form)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flat()
    .join('');
const FORM_SIGNATURE = base64(signedText(URL_GIVEN, FORM));

describe('the recorded vectors', () => {
  const vector = z.object({
    name: z.string(),
    key: z.string(),
    method: z.enum(['GET', 'POST']).default('POST'),
    scheme: z.enum(['body-sha256', 'hex-raw-body']).optional(),
    url: z.string(),
    params: z.record(z.string(), z.string()).default({}),
    body: z.string().optional(),
    signature: z.string(),
  });
  const file = new URL('../../tests/fixtures/signatures.json', import.meta.url);
  const vectors = z.array(vector).parse(JSON.parse(readFileSync(file, 'utf8')));

  test.each(vectors)('$name', ({ key, method, url, params, body, signature }) => {
    const sent = {
      method,
      url,
      encoding: body === undefined ? 'form' : 'json',
      body: body ?? (method === 'GET' ? '' : new URLSearchParams(params).toString()),
      headers: { 'x-signalwire-signature': signature },
    } as const;
    expect(verify({ ...sent, keys: [key] })).toMatchObject({ ok: true });
    expect(verify({ ...sent, keys: [`${key}!`] })).toEqual(REFUSED);
  });

  test('are all present', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(7);
  });
});

describe('every scheme', () => {
  const otherHash = '2f0ce4f0c4d3a9a0d2f0b7f1c7d4c1a4f8e1f5f2f0b7f1c7d4c1a4f8e1f5f2f0';

  test.each(['x-signalwire-signature', 'x-twilio-signature'])('a form, by %s', (header) => {
    expect(verify({ body: FORM, headers: { [header]: FORM_SIGNATURE } })).toMatchObject({
      ok: true,
    });
  });

  test("SignalWire's header takes precedence over Twilio's, as in its SDK", () => {
    const headers = (ours: string, theirs: string) => ({
      'x-signalwire-signature': ours,
      'x-twilio-signature': theirs,
    });
    const wrong = base64('other');
    expect(verify({ body: FORM, headers: headers(FORM_SIGNATURE, wrong) })).toMatchObject({
      ok: true,
    });
    expect(verify({ body: FORM, headers: headers(wrong, FORM_SIGNATURE) })).toEqual(REFUSED);
  });

  test('a GET is signed by its URL alone', () => {
    const url = `${URL_GIVEN}?${FORM}`;
    const sent = { method: 'GET', url, headers: { 'x-twilio-signature': base64(url) } } as const;
    expect(verify(sent)).toMatchObject({ ok: true });
    const twice = base64(signedText(url, FORM));
    expect(verify({ ...sent, headers: { 'x-twilio-signature': twice } })).toEqual(REFUSED);
  });

  test("Twilio's JSON: the URL names the body's hash, and only the URL is signed", () => {
    const url = `${URL_GIVEN}?bodySHA256=${hash('sha256', JSON_BODY, 'hex')}`;
    const sent = { url, encoding: 'json', headers: { 'x-twilio-signature': base64(url) } } as const;
    expect(verify({ ...sent, body: JSON_BODY })).toMatchObject({ ok: true });
    expect(verify({ ...sent, body: `${JSON_BODY} ` })).toEqual(REFUSED);
    expect(verify({ ...sent, body: '{}' })).toEqual(REFUSED);
    // A form is signed with its parameters, whatever its URL says about hashes.
    expect(verify({ ...sent, encoding: 'form', body: JSON_BODY })).toEqual(REFUSED);
  });

  test('a signed URL covers a JSON body only if it names its hash', () => {
    for (const url of [
      URL_GIVEN,
      `${URL_GIVEN}?bodySHA256=`,
      `${URL_GIVEN}?bodySHA256=${otherHash}`,
    ]) {
      const headers = { 'x-twilio-signature': base64(url) };
      expect(verify({ url, encoding: 'json', body: JSON_BODY, headers })).toEqual(REFUSED);
    }
  });

  test("SignalWire's JSON: hex over URL and raw body, SHA-1", () => {
    const headers = { 'x-signalwire-signature': hex(URL_GIVEN + JSON_BODY) };
    expect(verify({ encoding: 'json', body: JSON_BODY, headers })).toMatchObject({ ok: true });
    // The same facts in other bytes aren't signed.
    const spaced = JSON_BODY.replaceAll(',', ', ');
    expect(verify({ encoding: 'json', body: spaced, headers })).toEqual(REFUSED);
    // SignalWire doesn't use upper-case digits.
    const upper = { 'x-signalwire-signature': hex(URL_GIVEN + JSON_BODY).toUpperCase() };
    expect(verify({ encoding: 'json', body: JSON_BODY, headers: upper })).toEqual(REFUSED);
  });

  test("SignalWire's JSON: SHA-256 in its own header, alone or beside a SHA-1", () => {
    const good = hex(URL_GIVEN + JSON_BODY, KEY, 'sha256');
    const json = { encoding: 'json', body: JSON_BODY } as const;
    const alone = { 'x-signalwire-sha256-signature': good };
    expect(verify({ ...json, headers: alone })).toMatchObject({ ok: true });
    // SDKs try the newer one and fall back to the older: either is enough.
    const wrong = '0'.repeat(64);
    const older = hex(URL_GIVEN + JSON_BODY);
    const both = (newer: string, old: string) => ({
      'x-signalwire-sha256-signature': newer,
      'x-signalwire-signature': old,
    });
    expect(verify({ ...json, headers: both(good, '0'.repeat(40)) })).toMatchObject({ ok: true });
    expect(verify({ ...json, headers: both(wrong, older) })).toMatchObject({ ok: true });
    expect(verify({ ...json, headers: both(wrong, '0'.repeat(40)) })).toEqual(REFUSED);
  });

  test('a form with an undocumented SHA-256 header is judged by the other one', () => {
    // Seen on SignalWire's cXML requests: 44 characters of base64.
    const unknown = createHmac('sha256', KEY).update('?').digest('base64');
    const headers = {
      'x-signalwire-sha256-signature': unknown,
      'x-signalwire-signature': FORM_SIGNATURE,
    };
    expect(verify({ body: FORM, headers })).toMatchObject({ ok: true });
  });

  test('a hex signature over a form is invalid: no provider makes it', () => {
    const headers = { 'x-signalwire-signature': hex(URL_GIVEN + FORM) };
    expect(verify({ body: FORM, headers })).toEqual(REFUSED);
  });

  test('JSON signed like a form, over its parsed body, as @signalwire/web-api accepts it', () => {
    const text = `${URL_GIVEN}CallSidCA1CallStatuscompletedFrom+15550100001`;
    const headers = { 'x-signalwire-signature': base64(text) };
    expect(verify({ encoding: 'json', body: JSON_BODY, headers })).toMatchObject({ ok: true });
  });

  test('unreadable JSON is judged by its bytes, and throws nothing', () => {
    const headers = { 'x-signalwire-signature': hex(`${URL_GIVEN}[{`) };
    expect(verify({ encoding: 'json', body: '[{', headers })).toMatchObject({ ok: true });
    const other = { 'x-signalwire-signature': base64(URL_GIVEN) };
    expect(verify({ encoding: 'json', body: '[{', headers: other })).toEqual(REFUSED);
  });
});

describe('several keys', () => {
  const headers = { 'x-signalwire-signature': FORM_SIGNATURE };

  test('any of them is enough, and the answer says which', () => {
    const mine = keyOf(KEY, 'AC1');
    const found = verify({ body: FORM, headers, keys: ['old', mine, 'new'] });
    expect(found).toMatchObject({ ok: true, value: { key: mine } });
  });

  test('no match, or no key at all, is a bad signature', () => {
    expect(verify({ body: FORM, headers, keys: ['old', 'new'] })).toEqual(REFUSED);
    expect(verify({ body: FORM, headers, keys: [] })).toEqual(REFUSED);
  });
});

describe('a missing or invalid signature', () => {
  test('a missing one is reported as missing', () => {
    expect(verify({ body: FORM, headers: {} })).toEqual(UNSIGNED);
    expect(verify({ body: FORM, headers: { 'x-signalwire-sha256-signature': 'x' } })).toEqual(
      UNSIGNED,
    );
  });

  test.each([
    '',
    ' ',
    '=',
    FORM_SIGNATURE.slice(0, -1),
    FORM_SIGNATURE.slice(1),
    `${FORM_SIGNATURE}=`,
    `${FORM_SIGNATURE}, ${FORM_SIGNATURE}`,
    FORM_SIGNATURE.replace('=', ''),
    FORM_SIGNATURE.toLowerCase(),
    Buffer.from(FORM_SIGNATURE, 'base64').toString('base64url'),
    '\u0000'.repeat(28),
    'é'.repeat(28),
  ])('%j is refused', (signature) => {
    expect(verify({ body: FORM, headers: { 'x-twilio-signature': signature } })).toEqual(REFUSED);
  });

  test('a very long header is refused', () => {
    const headers = { 'x-twilio-signature': 'A'.repeat(16_000) };
    expect(verify({ body: FORM, headers })).toEqual(REFUSED);
  });

  test('none is picked from a repeated header', () => {
    const repeated = { 'x-twilio-signature': [FORM_SIGNATURE, FORM_SIGNATURE] };
    expect(verify({ body: FORM, headers: repeated })).toEqual(UNSIGNED);
  });

  test('spaces around a header belong to the wire, not to the signature', () => {
    const headers = { 'x-twilio-signature': ` ${FORM_SIGNATURE}\t` };
    expect(verify({ body: FORM, headers })).toMatchObject({ ok: true });
  });

  test('a changed character anywhere is refused', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=';
    fc.assert(
      fc.property(fc.nat(27), fc.constantFrom(...alphabet), (place, letter) => {
        fc.pre(FORM_SIGNATURE[place] !== letter);
        const signature = FORM_SIGNATURE.slice(0, place) + letter + FORM_SIGNATURE.slice(place + 1);
        expect(verify({ body: FORM, headers: { 'x-twilio-signature': signature } })).toEqual(
          REFUSED,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  test('one flipped bit of the body is refused, in either scheme', () => {
    const json = { 'x-signalwire-signature': hex(URL_GIVEN + JSON_BODY) };
    const form = { 'x-signalwire-signature': FORM_SIGNATURE };
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(6), fc.boolean(), (place, bit, isJson) => {
        const bytes = Buffer.from(isJson ? JSON_BODY : FORM);
        const index = place % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
        const body = bytes.toString('latin1');
        const same = new URLSearchParams(body).toString() === new URLSearchParams(FORM).toString();
        // A hex digit in the other case means the same, and so does an extra empty part.
        fc.pre(isJson || !same);
        const sent = { body, headers: isJson ? json : form } as const;
        expect(verify({ ...sent, encoding: isJson ? 'json' : 'form' })).toEqual(REFUSED);
      }),
      { numRuns: 2_000 },
    );
  });

  test('one flipped bit of the path or the query is refused', () => {
    const url = `${URL_GIVEN}?a=1&b=two`;
    const signature = base64(signedText(url, FORM));
    const from = url.indexOf('/', 8) + 1;
    fc.assert(
      fc.property(fc.integer({ min: from, max: url.length - 1 }), fc.nat(6), (index, bit) => {
        const bytes = Buffer.from(url);
        bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
        const other = bytes.toString('latin1');
        // A fragment is cut off. The rest is judged like any other URL.
        const sent = { url: other, body: FORM, headers: { 'x-twilio-signature': signature } };
        expect(verify(sent)).toEqual(REFUSED);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a parameter that is sent more than once', () => {
  const body = 'Media=b&CallSid=CA1&Media=a&Media=b';
  const signedAs = (...values: string[]) => ({
    'x-twilio-signature': base64(
      `${URL_GIVEN}CallSidCA1${values.map((one) => `Media${one}`).join('')}`,
    ),
  });

  test.each([
    ['in the order sent, as the compatibility SDK does it', ['b', 'a', 'b']],
    ['once each and sorted, as Twilio does it', ['a', 'b']],
  ])('is signed %s', (_name, values) => {
    expect(verify({ body, headers: signedAs(...values) })).toMatchObject({ ok: true });
  });

  test.each([
    ['sorted, with its repeats', ['a', 'b', 'b']],
    ['by its first value only', ['b']],
    ['in reverse', ['b', 'b', 'a']],
  ])('is not signed %s', (_name, values) => {
    expect(verify({ body, headers: signedAs(...values) })).toEqual(REFUSED);
  });
});
