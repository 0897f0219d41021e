import { expect, test } from 'vitest';
import { checkNewNumbers } from '../options/check-numbers.ts';
import { PhoneNumbers } from './phone-number.ts';

const NUMBER = '+15550100001';

test('a number is owned once, and found by itself and by its sid', () => {
  const numbers = new PhoneNumbers();
  const added = numbers.add('pn-1', { phoneNumber: NUMBER, voiceUrl: 'http://a/voice' }, 5);
  expect(added).toMatchObject({ voiceUrl: 'http://a/voice', voiceMethod: 'POST', createdAt: 5 });
  expect(added).toMatchObject({ statusCallback: null, friendlyName: NUMBER });
  expect(numbers.add('pn-2', { phoneNumber: NUMBER }, 6)).toBeNull();
  expect(numbers.byNumber(NUMBER)).toBe(added);
  expect(numbers.ledger.get('pn-1')).toBe(added);
  expect(numbers.byNumber('+15550100002')).toBeUndefined();
});

test('a change shows wherever the number is found, and the rest stays', () => {
  const numbers = new PhoneNumbers();
  const added = numbers.add('pn-1', { phoneNumber: NUMBER, voiceUrl: 'http://a/voice' }, 5);
  if (added === null) throw new Error('The number was not added.');
  const changed = numbers.update(added, { voiceMethod: 'GET', statusCallback: 'http://a/cb' }, 9);
  expect(changed).toMatchObject({ voiceUrl: 'http://a/voice', voiceMethod: 'GET', updatedAt: 9 });
  expect(numbers.byNumber(NUMBER)).toBe(changed);
  expect([...numbers.ledger.newestFirst()]).toEqual([changed]);
  numbers.remove(changed);
  expect(numbers.byNumber(NUMBER)).toBeUndefined();
  expect(numbers.ledger.size).toBe(0);
  expect(numbers.add('pn-2', { phoneNumber: NUMBER }, 10)).not.toBeNull();
});

test.each([
  [[{ phoneNumber: '555' }], 'E.164'],
  [[{ phoneNumber: NUMBER }, { phoneNumber: NUMBER }], 'twice'],
  [[{ phoneNumber: NUMBER, voiceUrl: 'ftp://a' }], 'voiceUrl'],
  [[{ phoneNumber: NUMBER, statusCallback: 'nowhere' }], 'statusCallback'],
])('the numbers %j are refused for %s', (numbers, reason) => {
  expect(checkNewNumbers(numbers)).toContain(reason);
});

test('valid numbers are accepted', () => {
  expect(checkNewNumbers([])).toBeNull();
  expect(checkNewNumbers([{ phoneNumber: NUMBER, voiceUrl: 'https://a/voice' }])).toBeNull();
});
