import { expect, test } from 'vitest';
import { makeEvent } from '../../../tests/support/memory-ports.ts';
import { UTC } from '../../core/time/time-zone.ts';
import { timelineLines } from './call-timeline.ts';

const event = (position: number, status: string, occurred: string, received: string) => ({
  ...makeEvent(position),
  status,
  sequenceNumber: null,
  occurredAt: `2026-06-25T20:${occurred}.000Z`,
  receivedAt: `2026-06-25T20:${received}Z`,
  parameters: { CallStatus: status, Empty: '', Event: ['a', 'b\x1b[2J'] },
});

const EVENTS = [
  event(1, 'initiated', '26:02', '26:02.120'),
  event(2, 'completed', '27:05', '27:05.200'),
  event(5, 'ringing', '26:04', '27:06.000'),
  event(9, 'answered', '26:10', '31:10.000'),
];

test('events are in the order they happened; late and out-of-order ones are marked', () => {
  const lines = timelineLines(EVENTS, { zone: UTC, raw: false });
  expect(lines.map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
    'Time (UTC) | Since start | Kind | Status | Seq | Arrived | Position | Note',
    '2026-06-25 20:26:02 | +0 s | progress | initiated | - | +0.1 s | 1',
    '2026-06-25 20:26:04 | +2.0 s | progress | ringing | - | +62 s | 5 | late, out of order',
    '2026-06-25 20:26:10 | +8.0 s | progress | answered | - | +5 min 0 s | 9 | late, out of order',
    '2026-06-25 20:27:05 | +63 s | progress | completed | - | +0.2 s | 2',
  ]);
});

test('repeats are noted at their event', () => {
  const once = event(1, 'initiated', '26:02', '26:02.120');
  const repeated = { ...once, duplicates: 2, lastDuplicateAt: '2026-06-25T20:27:04.120Z' };
  const [, line] = timelineLines([repeated], { zone: UTC, raw: false });
  expect(line).toMatch(/ {2}1 {9}delivered 3 times over 62 s$/);
});

test('a timeline in order has no notes', () => {
  const [head] = timelineLines(EVENTS.slice(0, 2), { zone: UTC, raw: false });
  expect(head).not.toContain('Note');
});

test('in raw form, each event is followed by its parameters, escaped', () => {
  const lines = timelineLines(EVENTS.slice(0, 1), { zone: UTC, raw: true });
  expect(lines.slice(2)).toEqual([
    '    CallStatus=initiated',
    '    Empty=',
    '    Event=a',
    '    Event=b\\u{1b}[2J',
  ]);
});
