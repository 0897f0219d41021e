/** The dates that providers and their clones send, and what can't be read as one. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costRatio, onePassOver } from '../../../tests/support/cost-ratio.ts';
import { propertySettings, propertyTimeoutMs } from '../../../tests/support/property.ts';
import { parseTimestamp } from './timestamp.ts';

describe('parseTimestamp', () => {
  it.each([
    // RFC 2822, as both providers document it.
    ['Thu, 25 Jun 2026 20:26:02 +0000', '2026-06-25T20:26:02.000Z'],
    ['Sun, 25 Mar 2018 09:53:19 +0000', '2018-03-25T09:53:19.000Z'],
    ['Sat, 5 Sep 2026 00:00:00 +0000', '2026-09-05T00:00:00.000Z'],
    ['Thu, 29 Feb 2024 23:59:59 +0000', '2024-02-29T23:59:59.000Z'],
    ['Thu, 25 Jun 2026 20:26:02 -0000', '2026-06-25T20:26:02.000Z'],
    // Other zones.
    ['Thu, 25 Jun 2026 20:26:02 +0200', '2026-06-25T18:26:02.000Z'],
    ['Thu, 25 Jun 2026 20:26:02 -0730', '2026-06-26T03:56:02.000Z'],
    ['Thu, 25 Jun 2026 20:26:02 +05:45', '2026-06-25T14:41:02.000Z'],
    // Zones by name, and comments after them.
    ['Sun, 09 Feb 2020 09:30:03 Etc/UTC', '2020-02-09T09:30:03.000Z'],
    ['Thu, 25 Jun 2026 20:26:02 GMT', '2026-06-25T20:26:02.000Z'],
    ['Thu, 25 Jun 2026 20:26:02 utc', '2026-06-25T20:26:02.000Z'],
    ['Thu, 25 Jun 2026 20:26:02 Z', '2026-06-25T20:26:02.000Z'],
    ['Thu, 25 Jun 2026 20:26:02 +0000 (UTC)', '2026-06-25T20:26:02.000Z'],
    ['Thu, 25 Jun 2026 20:26:02', '2026-06-25T20:26:02.000Z'],
    // Careless.
    ['25 Jun 2026 20:26:02 +0000', '2026-06-25T20:26:02.000Z'],
    ['Thu,25 Jun 2026 20:26:02 +0000', '2026-06-25T20:26:02.000Z'],
    ['Thur, 25 Sept 2025 20:26:02 +0000', '2025-09-25T20:26:02.000Z'],
    ['Thursday, 25 June 2026 20:26:02 +0000', '2026-06-25T20:26:02.000Z'],
    ['thu, 25 JUN 2026 20:26:02 +0000', '2026-06-25T20:26:02.000Z'],
    ['  Thu,  25  Jun  2026  20:26:02  +0000  ', '2026-06-25T20:26:02.000Z'],
    ['Thu, 25 Jun 2026 20:26 +0000', '2026-06-25T20:26:00.000Z'],
    // A weekday that doesn't match its date is ignored.
    ['Mon, 25 Jun 2026 20:26:02 +0000', '2026-06-25T20:26:02.000Z'],
    // A leap second counts as the next second.
    ['Sat, 31 Dec 2016 23:59:60 +0000', '2017-01-01T00:00:00.000Z'],
    // ISO 8601.
    ['2026-06-25T20:26:02Z', '2026-06-25T20:26:02.000Z'],
    ['2026-06-25T20:26:02.345Z', '2026-06-25T20:26:02.345Z'],
    ['2026-06-25T20:26:02.999999999Z', '2026-06-25T20:26:02.999Z'],
    ['2026-06-25T20:26:02.5+00:00', '2026-06-25T20:26:02.500Z'],
    ['2026-06-25T20:26:02+02:00', '2026-06-25T18:26:02.000Z'],
    ['2026-06-25T20:26:02', '2026-06-25T20:26:02.000Z'],
    ['2026-06-25 20:26:02 UTC', '2026-06-25T20:26:02.000Z'],
    ['2026-06-25T20:26Z', '2026-06-25T20:26:00.000Z'],
    ['2026-06-25', '2026-06-25T00:00:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ])('reads %j as %s', (text, iso) => {
    expect(parseTimestamp(text)).toBe(Date.parse(iso));
  });

  it.each([
    '',
    ' ',
    'now',
    'null',
    '0',
    '1782419162',
    '1782419162.5',
    'Thu',
    'Thu, 25 Jun 2026',
    'Thu, 25 Jun 26 20:26:02 +0000',
    'Thu, 25 Jux 2026 20:26:02 +0000',
    // Days that don't exist, with or without a leap second.
    'Thu, 00 Jun 2026 20:26:02 +0000',
    'Thu, 31 Jun 2026 20:26:02 +0000',
    'Thu, 32 Jul 2026 20:26:02 +0000',
    'Sun, 29 Feb 2026 20:26:02 +0000',
    'Wed, 29 Feb 2100 20:26:02 +0000',
    'Sat, 31 Feb 2026 23:59:60 +0000',
    '2026-00-25T20:26:02Z',
    '2026-13-25T20:26:02Z',
    '2026-06-31T20:26:02Z',
    // Times that don't exist.
    'Thu, 25 Jun 2026 24:00:00 +0000',
    'Thu, 25 Jun 2026 20:60:02 +0000',
    'Thu, 25 Jun 2026 20:26:61 +0000',
    // Unclear zones.
    'Thu, 25 Jun 2026 20:26:02 PM',
    'Thu, 25 Jun 2026 20:26:02 CST',
    'Thu, 25 Jun 2026 20:26:02 Europe/Vienna',
    'Thu, 25 Jun 2026 20:26:02 +00',
    'Thu, 25 Jun 2026 20:26:02 +2400',
    'Thu, 25 Jun 2026 20:26:02 +0060',
    'Thu, 25 Jun 2026 20:26:02 +0000 or so',
    // The zero date of a programming language, and dates before 1970.
    '0001-01-01T00:00:00Z',
    'Mon, 01 Jan 0001 00:00:00 +0000',
    '1969-12-31T23:59:59Z',
    '1970-01-01T00:00:00+01:00',
  ])('does not read %j as a date', (text) => {
    expect(parseTimestamp(text)).toBeNull();
  });

  it(
    'round-trips every second of eighty years',
    () => {
      const seconds = fc.integer({ min: 0, max: Date.UTC(2050, 0, 1) / 1000 });
      fc.assert(
        fc.property(seconds, (second) => {
          const at = second * 1000;
          const rfc = new Date(at).toUTCString().replace('GMT', '+0000');
          expect(parseTimestamp(rfc)).toBe(at);
          expect(parseTimestamp(new Date(at + 7).toISOString())).toBe(at + 7);
        }),
        propertySettings(),
      );
    },
    propertyTimeoutMs(),
  );

  it(
    'returns whole milliseconds since 1970, or nothing, for any text',
    () => {
      const piece = fc.constantFrom(
        ...[
          'Thu, ',
          '25',
          ' Jun ',
          '2026',
          '0001',
          ' ',
          '20:26',
          ':60',
          '.5',
          ' +0000',
          '-',
          'T',
          'Z',
        ],
      );
      const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
      fc.assert(
        fc.property(fc.oneof(text, fc.string()), (any) => {
          const at = parseTimestamp(any);
          expect(at === null || (Number.isSafeInteger(at) && at >= 0)).toBe(true);
        }),
        propertySettings(),
      );
    },
    propertyTimeoutMs(),
  );

  it('is quick even with a text made to be slow', () => {
    const text = `Thu, 25 Jun 2026 20:26:02${'\n'.repeat(60_000)}y\ny`;
    const bytes = Buffer.from(text);
    const read = () => expect(parseTimestamp(text)).toBeNull();
    expect(costRatio(read, () => onePassOver(bytes), 5)).toBeLessThan(200);
  });
});
