import { readFileSync } from 'node:fs';
import { RestClient } from '@signalwire/compatibility-api';
import fc from 'fast-check';
import twilio from 'twilio';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { encodeForm, signCallback } from './sign.ts';

const file = new URL('../../tests/fixtures/signatures.json', import.meta.url);
const VECTORS = z
  .array(
    z.looseObject({
      name: z.string(),
      key: z.string(),
      url: z.string(),
      params: z.record(z.string(), z.string()).optional(),
      signature: z.string().optional(),
    }),
  )
  .parse(JSON.parse(readFileSync(file, 'utf8')))
  .flatMap(({ name, key, url, params, signature }) =>
    params === undefined || signature === undefined ? [] : [{ name, key, url, params, signature }],
  );

describe('the recorded vectors', () => {
  test.each(VECTORS)('$name', ({ key, url, params, signature }) => {
    expect(signCallback(key, url, params)).toBe(signature);
  });

  test('are present', () => {
    expect(VECTORS.length).toBeGreaterThan(4);
  });
});

const name = fc.stringMatching(/^[A-Z][A-Za-z0-9_]{0,12}$/);
const value = fc.string({ unit: 'grapheme', maxLength: 24 }).filter((text) => text.isWellFormed());
const form = fc.dictionary(name, value, { maxKeys: 8, noNullPrototype: true });
const url = fc.constantFrom(
  'https://callboard.example.com/callbacks/voice',
  'http://127.0.0.1:8484/callbacks/voice?queue=a%20b&x=1',
  'https://callboard.example.com:8443/',
);

test('both official SDKs accept what it signs, and nothing else', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 40 }),
      url,
      form,
      (key, target, parameters) => {
        const signature = signCallback(key, target, parameters);
        expect(twilio.validateRequest(key, signature, target, parameters)).toBe(true);
        expect(RestClient.validateRequest(key, signature, target, parameters)).toBe(true);
        const other = { ...parameters, Surely: 'not' };
        expect(twilio.validateRequest(key, signature, target, other)).toBe(false);
        expect(RestClient.validateRequest(key, signature, target, other)).toBe(false);
      },
    ),
    { numRuns: 2_000 },
  );
});

test("Twilio's SDK accepts repeated names", () => {
  const parameters = { Event: ['ringing', 'answered', 'ringing'], To: '+15550100002' };
  const signature = signCallback('key', 'https://x.test/', parameters);
  expect(twilio.validateRequest('key', signature, 'https://x.test/', parameters)).toBe(true);
  expect(encodeForm(parameters)).toBe(
    'Event=ringing&Event=answered&Event=ringing&To=%2B15550100002',
  );
});

test('a fragment is never signed', () => {
  expect(signCallback('key', 'https://x.test/a#b', {})).toBe(
    signCallback('key', 'https://x.test/a', {}),
  );
});
