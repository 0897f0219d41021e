import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { makeCall } from '../../tests/support/memory-ports.ts';
import { parseTimeZone, UTC } from '../core/time/time-zone.ts';
import { callTable } from './call-table.ts';
import { styleFor } from './style.ts';

const CALLS = [
  makeCall('bc5cd0a1-7f6a-4c1b-9a53-0b6f6a1f2c11', {
    status: 'failed',
    startedAt: '2026-06-25T20:26:02.000Z',
    to: 'sip:alice@agents.example.com',
    from: '+15550100001',
    durationSeconds: null,
    sipCode: 503,
    sipPhrase: 'Service Unavailable',
  }),
  makeCall('CA0123456789abcdef0123456789abcdef', {
    status: 'completed',
    startedAt: '2026-06-25T22:26:02.000Z',
    to: '+15550100002',
    from: 'sip:bob@agents.example.com',
    durationSeconds: 57,
    sipCode: null,
    sipPhrase: null,
  }),
];

const draw = (width: number | null, zone = UTC, color = false): readonly string[] =>
  callTable(CALLS, { width, style: styleFor(color), zone });

test.each([60, 80, 100, 120, 200])('no line is wider than a terminal of %d columns', (width) => {
  for (const line of draw(width)) expect(line.length).toBeLessThanOrEqual(width);
});

test('80 columns still show who, when, and why it failed; the SID can be looked up', () => {
  const [head, failed, completed] = draw(80);
  expect(head).toMatch(/^Call SID +Status +At \(UTC\) +To +From +Talk +SIP$/);
  expect(failed).toMatch(
    /^bc5cd0a1-7… +failed +06-25 20:26:02 +sip:alice@a… +\+15550100001 +- +503$/,
  );
  expect(completed).toMatch(
    /^CA01234567… +completed +06-25 22:26:02 +\+15550100002 +sip:bob@age… +57 s +-$/,
  );
});

test('a file gets every value in full', () => {
  const [head, failed] = draw(null);
  expect(head).toContain('Started (UTC)');
  expect(failed).toContain('bc5cd0a1-7f6a-4c1b-9a53-0b6f6a1f2c11');
  expect(failed).toMatch(
    /2026-06-25 20:26:02 .* sip:alice@agents\.example\.com .* 503 Service Unavailable$/,
  );
});

test('times are in the given zone, and the table names it', () => {
  const berlin = parseTimeZone('Europe/Berlin') ?? UTC;
  const [head, failed] = draw(null, berlin);
  expect(head).toContain('Started (Europe/Berlin)');
  expect(failed).toContain('2026-06-25 22:26:02');
  expect(draw(80, berlin)[0]).toContain('At (Berlin)');
});

test('statuses are coloured, but only if colours are wanted', () => {
  const coloured = draw(120, UTC, true);
  expect(coloured[1]).toContain('\x1b[31mfailed');
  expect(coloured[2]).toContain('\x1b[32mcompleted');
  expect(coloured.map(stripVTControlCharacters)).toEqual(draw(120));
});

test('a list that is sorted or filtered by a measurement shows it', () => {
  const [call] = CALLS;
  const heard = makeCall('bc5cd0a1-7f6a-4c1b-9a53-0b6f6a1f2c11', {
    ...call,
    status: 'completed',
    initiatedAt: '2026-06-25T20:26:02.000Z',
    ringingAt: '2026-06-25T20:26:05.500Z',
    ringSeconds: 4,
  });
  const measures = ['ring', 'pdd', 'mos'] as const;
  const [head, line] = callTable([heard], {
    ...{ width: null, style: styleFor(false), zone: UTC },
    measures,
  });
  expect(head).toMatch(/Talk +Ring +Delay +MOS +SIP$/);
  expect(line).toMatch(/- +4 s +3\.5 s +- +503 Service Unavailable$/);
});
