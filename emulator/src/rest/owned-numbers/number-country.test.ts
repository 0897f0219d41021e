import { expect, test } from 'vitest';
import { countryOf, isTollFree } from './number-country.ts';

test.each([
  ['+15550100001', 'US'],
  ['+442079460000', 'GB'],
  ['+353209999999', 'IE'],
  ['+8521234567', 'HK'],
  ['+8888888888', 'ZZ'],
])('%s is in %s', (phoneNumber, country) => {
  expect(countryOf(phoneNumber)).toBe(country);
});

test('toll-free numbers are North American, and begin with one of seven codes', () => {
  expect(isTollFree('+18005550100')).toBe(true);
  expect(isTollFree('+18885550100')).toBe(true);
  expect(isTollFree('+18105550100')).toBe(false);
  expect(isTollFree('+448005550100')).toBe(false);
});
