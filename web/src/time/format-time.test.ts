import { expect, it } from 'vitest';
import { age, clockTime, dayAndTime, duration, inUtc, wholeAge } from './format-time.ts';

it('durations are mm:ss, with hours only from an hour on', () => {
  expect([0, 9.9, 251, 3599, 3600, 15_300, -3].map(duration)).toEqual([
    ...['00:00', '00:09', '04:11', '59:59', '1:00:00', '4:15:00', '00:00'],
  ]);
});

it('an age has a unit that fits its size', () => {
  const ages = [-5, 120, 9_940, 12_400, 119_999, 120_000, 7_200_000, 172_800_000].map(age);
  expect(ages).toEqual(['0.0 s', '0.1 s', '9.9 s', '12 s', '119 s', '2 min', '2 h', '2 d']);
  expect([3_900, 12_400, -1].map(wholeAge)).toEqual(['3 s', '12 s', '0 s']);
});

it('a time has all its digits', () => {
  const date = new Date(2026, 0, 5, 4, 3, 2);
  expect(clockTime(date)).toBe('04:03:02');
  expect(dayAndTime(date)).toBe('2026-01-05 04:03:02');
  expect(inUtc(new Date('2026-11-29T14:23:08.250Z'))).toBe('2026-11-29 14:23:08.250 UTC');
});
