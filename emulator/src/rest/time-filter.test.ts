import { afterEach, expect, test, vi } from 'vitest';
import { parseQuery } from './request-parameters.ts';
import { parseTimeFilter } from './time-filter.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

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
])('%j matches a call of that evening: %s', (query, expected) => {
  expect(passes(query)).toBe(expected);
});

test('an unknown time matches only the empty filter', () => {
  expect(passes('', null)).toBe(true);
  expect(passes('StartTime%3E=1970-01-01', null)).toBe(false);
});

test.each([
  '2026-06-25T20:26:02',
  '2026-06-25 20:26:02',
  '2026-06-25T22:26:02%2B02:00',
  '2026-06-25T20:26:02.123Z',
  'Thu, 25 Jun 2026 20:26:02',
  'Thu, 25 Jun 2026 20:26:02 GMT',
  'Thur, 25 June 2026 16:26:02 -0400',
  // A plus sign not written as %2B.
  'Thu, 25 Jun 2026 20:26:02 +0000',
  '2026-06-25T22:26:02+02:00',
])('%s is one second, in UTC without a zone, wherever the machine is', (time) => {
  vi.stubEnv('TZ', 'America/New_York');
  expect(passes(`StartTime=${time}`)).toBe(true);
  expect(passes(`StartTime=${time}`, AT + 1_000)).toBe(false);
});

test.each(['soon', '1', 'in 2026', '2026', 'June 25', '2026-02-30', '2026-06-25T20:26:02 EST'])(
  'anything that is not a time is refused: %s',
  (time) => {
    expect(parseTimeFilter(parseQuery(`/x?StartTime=${time}`), 'StartTime')).toMatchObject({
      ok: false,
      error: { code: 20_422 },
    });
  },
);
