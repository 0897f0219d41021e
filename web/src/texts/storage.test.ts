import { expect, it } from 'vitest';
import { daysInWords, keptInWords } from './storage.ts';

it('a forecast gets coarser the further it looks', () => {
  const words = [0, 1, 45, 89, 90, 240, 729, 730, 1_100, 3_651, 3_652, 100_000].map(daysInWords);
  expect(words).toEqual([
    ...['less than a day', 'about 1 day', 'about 45 days', 'about 89 days'],
    ...['about 3 months', 'about 8 months', 'about 24 months'],
    ...['about 2 years', 'about 3 years', 'about 10 years'],
    ...['more than 10 years', 'more than 10 years'],
  ]);
});

it('a setting is said exactly', () => {
  const days = [90, 1, 36 / 24, 1 / 24, 37 / 24, 90 / 1440];
  expect(days.map(keptInWords)).toEqual([
    ...['90 days', '1 day', '36 hours', '1 hour', '37 hours', '90 minutes'],
  ]);
});
