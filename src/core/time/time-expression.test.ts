import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTime } from './time-expression.ts';
import { offsetText, parseTimeZone, type TimeZone, UTC, wallClock, wallText } from './time-zone.ts';

const NOW = Date.parse('2026-11-29T02:30:15.250Z');

const zone = (name: string): TimeZone => {
  const parsed = parseTimeZone(name);
  if (parsed === null) throw new Error(`${name} is no zone.`);
  return parsed;
};

const read = (text: string, at: TimeZone = UTC, now = NOW): string | null => {
  const reading = readTime(text, now, at);
  return reading === null ? null : new Date(reading.at).toISOString();
};

describe('a time as people write it', () => {
  test.each([
    ['02:00', '2026-11-29T02:00:00.000Z'],
    ['9:05', '2026-11-29T09:05:00.000Z'],
    ['02:10:30.5', '2026-11-29T02:10:30.500Z'],
    ['2026-11-29 02:10', '2026-11-29T02:10:00.000Z'],
    ['2026-11-29T02:10', '2026-11-29T02:10:00.000Z'],
    ['2026-11-29t02:10:07z', '2026-11-29T02:10:07.000Z'],
    ['2026-11-29 02:10:07 UTC', '2026-11-29T02:10:07.000Z'],
    ['2026-11-29T02:10:07.123456+01:00', '2026-11-29T01:10:07.123Z'],
    ['2026-11-29 02:10 +0545', '2026-11-28T20:25:00.000Z'],
    ['2026-11-29', '2026-11-29T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['-1h', '2026-11-29T01:30:15.250Z'],
    ['-30m', '2026-11-29T02:00:15.250Z'],
    ['-2d', '2026-11-27T02:30:15.250Z'],
    ['-1w', '2026-11-22T02:30:15.250Z'],
    ['-1h30m', '2026-11-29T01:00:15.250Z'],
    ['-90s', '2026-11-29T02:28:45.250Z'],
    ['now', '2026-11-29T02:30:15.250Z'],
    ['Today', '2026-11-29T00:00:00.000Z'],
    ['yesterday', '2026-11-28T00:00:00.000Z'],
    ['yesterday 23:45', '2026-11-28T23:45:00.000Z'],
    ['Thu, 25 Jun 2026 20:26:02 +0000', '2026-06-25T20:26:02.000Z'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test.each([
    '',
    '-',
    '-h',
    '1h',
    '+1h',
    '-1y',
    '-1m1h',
    '24:00',
    '02:60',
    '2',
    '0200',
    '2026-13-01',
    '2026-02-29',
    '2026-11-31 02:00',
    '29.11.2026',
    '11/29/2026',
    '2026-11-29T',
    '02:00 CET',
    '2026-11-29T02:10+19:00',
    'tomorrow',
    'last week',
    '1969-12-31',
    '02:00:00:00',
  ])('%j is not one', (text) => {
    expect(readTime(text, NOW, UTC)).toBeNull();
  });
});

describe('in a time zone', () => {
  test.each([
    ['02:00', 'Europe/Berlin', '2026-11-29T01:00:00.000Z'],
    ['02:10', 'Asia/Kathmandu', '2026-11-28T20:25:00.000Z'],
    // The date differs between these zones.
    ['today', 'Pacific/Kiritimati', '2026-11-28T10:00:00.000Z'],
    ['today', 'America/Los_Angeles', '2026-11-28T08:00:00.000Z'],
    ['yesterday', 'America/Los_Angeles', '2026-11-27T08:00:00.000Z'],
    ['2026-07-01', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
    ['2026-07-01T02:00Z', 'Europe/Berlin', '2026-07-01T02:00:00.000Z'],
    ['02:00Z', 'America/Los_Angeles', '2026-11-29T02:00:00.000Z'],
    // Lebanese clocks jumped from midnight to one.
    ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
  ])('%s in %s', (text, name, expected) => {
    expect(read(text, zone(name))).toBe(expected);
  });

  test('"today 02:00 +14:00" is today in that offset', () => {
    expect(read('today 02:00 +14:00', UTC, Date.parse('2026-11-29T11:00:00Z'))).toBe(
      '2026-11-29T12:00:00.000Z',
    );
  });

  test.each([
    ['2026-03-29 02:30', 'Europe/Berlin', 'skipped', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25 02:30', 'Europe/Berlin', 'twice', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25 03:00', 'Europe/Berlin', 'once', '2026-10-25T02:00:00.000Z'],
    ['2026-10-04 02:10', 'Australia/Lord_Howe', 'skipped', '2026-10-03T15:40:00.000Z'],
    ['2026-04-05 01:45', 'Australia/Lord_Howe', 'twice', '2026-04-04T14:45:00.000Z'],
  ])('%s in %s, which its clocks show %s', (text, name, kind, expected) => {
    const reading = readTime(text, NOW, zone(name));
    expect(reading).toEqual({ at: Date.parse(expected), exact: false, kind });
  });

  test('the time on a clock in any zone is read as the instant it was shown', () => {
    const zones = Intl.supportedValuesOf('timeZone').map(zone);
    const earliest = Date.parse('1990-01-01T00:00:00Z');
    const latest = Date.parse('2037-12-31T00:00:00Z');
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: earliest / 1000, max: latest / 1000 }),
        (name, seconds) => {
          const clock = wallClock(name);
          const shown = clock(seconds * 1000);
          const reading = readTime(wallText(shown), NOW, name);
          if (reading === null) throw new Error(`${wallText(shown)} was not read.`);
          expect(reading.kind).not.toBe('skipped');
          expect(clock(reading.at)).toEqual(shown);
          if (reading.kind === 'once') expect(reading.at).toBe(seconds * 1000);
          else expect(reading.at).toBeLessThanOrEqual(seconds * 1000);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

test('unknown zone names are refused', () => {
  expect(['Mars/Olympus', '', '+05:45', 'Europe/', 'CEST!'].map(parseTimeZone)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});

test('offsets are written with a sign and a colon', () => {
  expect([0, 20_700_000, -12_600_000].map(offsetText)).toEqual(['+00:00', '+05:45', '-03:30']);
});
