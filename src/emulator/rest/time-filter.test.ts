import { expect, test } from 'vitest';
import { parseQuery } from './request-parameters.ts';
import { parseTimeFilter } from './time-filter.ts';

const AT = Date.UTC(2026, 5, 25, 20, 26, 2, 500);
const passes = (query: string, at: number | null = AT): boolean => {
  const filter = parseTimeFilter(parseQuery(`/x?${query}`), 'StartTime');
  if (!filter.ok) throw new Error(filter.error.message);
  return filter.value(at);
};

test.each([
  ['', true],
  ['StartTime=2026-06-25', true],
  ['StartTime=2026-06-24', false],
  ['StartTime=2026-06-25T20:26:02Z', true],
  ['StartTime=2026-06-25T20:26:03Z', false],
  ['StartTime%3E=2026-06-25T20:26:02Z', true],
  ['StartTime%3E=2026-06-25T20:26:03Z', false],
  ['StartTime%3C=2026-06-25T20:26:02Z', true],
  ['StartTime%3C=2026-06-25T20:26:01Z', false],
  ['StartTime%3E=Thu,%2025%20Jun%202026%2020:00:00%20%2B0000', true],
  ['StartTime%3E=2026-06-25&StartTime%3C=2026-06-25', true],
  ['StartTime%3E=2026-06-26&StartTime%3C=2026-06-27', false],
])('%j lets a call of that evening pass: %s', (query, expected) => {
  expect(passes(query)).toBe(expected);
});

test('a time that is not known passes no filter but the empty one', () => {
  expect(passes('', null)).toBe(true);
  expect(passes('StartTime%3E=1970-01-01', null)).toBe(false);
});

test('what is no time is refused', () => {
  expect(parseTimeFilter(parseQuery('/x?StartTime=soon'), 'StartTime')).toMatchObject({
    ok: false,
    error: { code: 20_422 },
  });
});
