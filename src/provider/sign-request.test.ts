import { createHmac } from 'node:crypto';
import { RestClient } from '@signalwire/compatibility-api';
import fc from 'fast-check';
import twilio from 'twilio';
import { expect, test } from 'vitest';
import { parseAccountSid } from '../core/ids.ts';
import { type AccountKey, type RequestToSign, signatureOf } from './sign-request.ts';

const sid = (text: string) => parseAccountSid(text) ?? expect.fail(text);
const keyOf = (
  dialect: AccountKey['dialect'],
  key: string,
  account: string | null,
): AccountKey => ({ dialect, key, accountSid: account === null ? null : sid(account) });

const REQUEST: RequestToSign = {
  ...{ accountSid: sid('AC1'), method: 'POST', encoding: 'form' },
  ...{ url: 'https://x.test/hook?a=1', body: new TextEncoder().encode('To=x') },
};

test("the account's first key signs, in its dialect", () => {
  const keys = [
    keyOf('signalwire', 'project', 'P1'),
    keyOf('twilio', 'first', 'AC1'),
    keyOf('twilio', 'second', 'AC1'),
  ];
  const [name, value] = signatureOf(REQUEST, keys) ?? expect.fail('a signature');
  expect(name).toBe('x-twilio-signature');
  expect(twilio.validateRequest('first', value, REQUEST.url, { To: 'x' })).toBe(true);
  expect(signatureOf({ ...REQUEST, accountSid: sid('P1') }, keys)?.[0]).toBe(
    'x-signalwire-signature',
  );
  expect(signatureOf({ ...REQUEST, accountSid: sid('AC2') }, keys)).toBeNull();
  expect(
    signatureOf({ ...REQUEST, accountSid: sid('AC2') }, [keyOf('twilio', 'k', null)]),
  ).not.toBe(null);
});

const name = fc.stringMatching(/^[A-Z][A-Za-z0-9_]{0,12}$/);
const value = fc.string({ unit: 'grapheme', maxLength: 24 }).filter((text) => text.isWellFormed());

test('both SDKs accept any form, and any GET', () => {
  fc.assert(
    fc.property(
      fc.dictionary(name, value, { maxKeys: 8, noNullPrototype: true }),
      fc.constantFrom('signalwire' as const, 'twilio' as const),
      (form, dialect) => {
        const keys = [keyOf(dialect, 'key', null)];
        const body = new TextEncoder().encode(new URLSearchParams(form).toString());
        const url = `${REQUEST.url}&${new URLSearchParams(form)}`;
        const posted = signatureOf({ ...REQUEST, body }, keys)?.[1] ?? '';
        const got = signatureOf({ ...REQUEST, method: 'GET', url, body: new Uint8Array() }, keys);
        for (const validate of [twilio.validateRequest, RestClient.validateRequest]) {
          expect(validate('key', posted, REQUEST.url, form)).toBe(true);
          expect(validate('key', got?.[1] ?? '', url, {})).toBe(true);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('JSON is signed as each provider does it', () => {
  const body = new TextEncoder().encode('{"CallSid":"CA1"}');
  const json = { ...REQUEST, encoding: 'json', body } as const;
  expect(signatureOf(json, [keyOf('signalwire', 'key', null)])?.[1]).toBe(
    createHmac('sha1', 'key').update(REQUEST.url).update(body).digest('hex'),
  );
  const url = `${REQUEST.url}&bodySHA256=${'0'.repeat(64)}`;
  const signature = signatureOf({ ...json, url }, [keyOf('twilio', 'key', null)])?.[1] ?? '';
  expect(twilio.validateRequest('key', signature, url, {})).toBe(true);
});
