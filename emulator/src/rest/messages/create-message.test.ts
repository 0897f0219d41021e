import { expect, test } from 'vitest';
import { RequestParameters } from '../request-parameters.ts';
import { parseCreateMessage } from './create-message.ts';

const GOOD = { To: '+12025550101', From: '+14155550100', Body: 'Alert' };
const parse = (changes: Record<string, string>, dialect: 'signalwire' | 'twilio' = 'signalwire') =>
  parseCreateMessage(new RequestParameters(Object.entries({ ...GOOD, ...changes })), dialect);

test.each<[number, string, Record<string, string>]>([
  [21_604, 'no To', { To: '' }],
  [21_603, 'no From', { From: '' }],
  [21_602, 'nothing to say', { Body: '' }],
  [21_617, 'too long a Body', { Body: 'x'.repeat(1_601) }],
  [21_211, 'a To that is not a phone number', { To: 'sip:desk@example.com' }],
  [21_620, 'a bad MediaUrl', { MediaUrl: 'picture.png' }],
  [21_456, 'a bad callback URL', { StatusCallback: 'nowhere' }],
  [21_624, 'a bad ValidityPeriod', { ValidityPeriod: '0' }],
  [21_624, 'a ValidityPeriod of more than four hours', { ValidityPeriod: '14401' }],
  [21_603, 'an invalid From', { From: 'not a number' }],
  [21_603, 'a From in letters', { From: 'Callboard' }],
  [30_010, 'a bad MaxPrice', { MaxPrice: 'much' }],
  [30_010, 'an endless MaxPrice', { MaxPrice: 'Infinity' }],
  [20_422, 'a SendAsMms that is neither true nor false', { SendAsMms: '1' }],
])('refuses with %i: %s', (code, _what, changes) => {
  expect(parse(changes)).toMatchObject({ ok: false, error: { code, kind: 'invalid' } });
});

test('more than ten media are refused', () => {
  const media = Array.from({ length: 11 }, (_, i) => ['MediaUrl', `http://a/${i}.png`] as const);
  const many = new RequestParameters([...Object.entries(GOOD), ...media]);
  expect(parseCreateMessage(many, 'twilio')).toMatchObject({ error: { code: 21_623 } });
  const fine = new RequestParameters([...Object.entries(GOOD), ...media.slice(1)]);
  expect(parseCreateMessage(fine, 'twilio')).toMatchObject({ value: { mediaCount: 10 } });
});

test('a service replaces a sender, and Twilio waits for up to ten hours', () => {
  const changes = { From: '', MessagingServiceSid: 'MG1', ValidityPeriod: '36000' };
  expect(parse(changes, 'twilio')).toMatchObject({
    ok: true,
    value: { from: null, messagingServiceSid: 'MG1' },
  });
});

test.each(['+14155550100', '24365', 'Callboard'])('%s can be a sender at Twilio', (From) => {
  expect(parse({ From }, 'twilio')).toMatchObject({ ok: true, value: { from: From } });
});

test('an invalid From is refused with the error number of Twilio', () => {
  expect(parse({ From: 'not a number' }, 'twilio')).toMatchObject({ error: { code: 21_212 } });
});
