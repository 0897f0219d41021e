import { expect, it } from 'vitest';
import type { CallbackArrival } from '../../../../src/core/wire/live.ts';
import { arrivalLines, MOST_LINES } from './arrival-lines.ts';

const refused = (reason: string): CallbackArrival => ({
  ...{ at: '2026-11-29T14:00:00.000Z', outcome: 'refused', callSid: null, status: null },
  reason,
});
const stored = (callSid: string): CallbackArrival => ({
  ...{ at: '2026-11-29T14:00:00.000Z', outcome: 'stored', reason: null, status: 'ringing' },
  callSid,
});

it('refusals for the same reason in a row are one line', () => {
  const lines = arrivalLines([
    ...[stored('a'), refused('unsigned'), refused('unsigned'), refused('no-key'), stored('a')],
    refused('unsigned'),
  ]);
  expect(lines.map(({ arrival, count }) => [arrival.reason ?? arrival.callSid, count])).toEqual([
    ...[
      ['a', 1],
      ['unsigned', 2],
      ['no-key', 1],
      ['a', 1],
      ['unsigned', 1],
    ],
  ]);
});

it('shows the newest lines, and counts all refusals of the last of them', () => {
  const many = Array.from({ length: MOST_LINES - 1 }, (_, index) => stored(`${index}`));
  const lines = arrivalLines([...many, refused('unsigned'), refused('unsigned'), stored('old')]);
  expect(lines).toHaveLength(MOST_LINES);
  expect(lines.at(-1)?.count).toBe(2);
});
