import { expect, test } from 'vitest';
import { rfc2822, rfc2822OrNull } from './rfc2822.ts';

test('times are written as the provider writes them, rounded down to the second', () => {
  expect(rfc2822(Date.UTC(2026, 5, 25, 20, 26, 2, 999))).toBe('Thu, 25 Jun 2026 20:26:02 +0000');
  expect(rfc2822(Date.UTC(2018, 2, 5, 9, 3, 9))).toBe('Mon, 05 Mar 2018 09:03:09 +0000');
});

test('an unknown time is null', () => {
  expect(rfc2822OrNull(null)).toBeNull();
});
