import { expect, it } from 'vitest';
import { bytes, counted, oneDecimal, whole, windowOf } from './amount.ts';

it('numbers have commas, and decimals only while they are small', () => {
  expect([0, 999, 50_000].map(whole)).toEqual(['0', '999', '50,000']);
  expect([0, 0.44, 12.35, 99.94, 99.95, 1_234.5].map(oneDecimal)).toEqual([
    ...['0.0', '0.4', '12.4', '99.9', '100', '1,235'],
  ]);
});

it('one of something is singular', () => {
  expect([0, 1, 2_000].map((count) => counted(count, 'call'))).toEqual([
    ...['0 calls', '1 call', '2,000 calls'],
  ]);
  expect(counted(1, 'party', 'parties')).toBe('1 party');
});

it('a window is in minutes if it can be', () => {
  expect([10, 60, 90, 300].map(windowOf)).toEqual(['10 s', '1 min', '90 s', '5 min']);
});

it('bytes are in the unit that keeps them below a thousand', () => {
  const amounts = [0, 999, 1_000, 64_000_000, 999_400, 999_500, 1_234_567_890, 5e12, 2e15];
  expect(amounts.map(bytes)).toEqual([
    ...['0 B', '999 B', '1.0 kB', '64.0 MB', '999 kB', '1.0 MB', '1.2 GB', '5.0 TB', '2,000 TB'],
  ]);
});
