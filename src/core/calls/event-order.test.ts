import { expect, it } from 'vitest';
import type { TimelineEvent } from '../wire/event-list.ts';
import { inOrderOfTime, missingCallbacks } from './event-order.ts';

const START = Date.parse('2026-06-25T20:26:00.000Z');
const iso = (seconds: number): string => new Date(START + seconds * 1000).toISOString();

const event = (
  position: number,
  occurred: number,
  received: number,
  sequenceNumber: number | null = null,
): TimelineEvent => ({
  position,
  kind: 'progress',
  status: 'ringing',
  sequenceNumber,
  occurredAt: iso(occurred),
  receivedAt: iso(received),
  provenance: 'callback',
  duplicates: 0,
  lastDuplicateAt: null,
  parameters: {},
});

it('puts events in the order in which they happened, and remarks what arrived out of it', () => {
  const placed = inOrderOfTime([
    event(3, 1, 4),
    event(1, 0, 0.5),
    event(2, 3, 3.25),
    event(4, 3, 64),
  ]);
  expect(
    placed.map(({ event: { position }, lagMs, isLate, isOutOfOrder }) => [
      position,
      lagMs,
      isLate,
      isOutOfOrder,
    ]),
  ).toEqual([
    [1, 500, false, false],
    [3, 3000, false, true],
    [2, 250, false, false],
    [4, 61_000, true, false],
  ]);
});

it('says for how long an event was repeated, and never a negative time', () => {
  const repeated = (seconds: number) => ({
    ...event(1, 0, 1),
    duplicates: 1,
    lastDuplicateAt: iso(seconds),
  });
  const placed = inOrderOfTime([event(1, 0, 1), repeated(41), repeated(0.5)]);
  expect(placed.map(({ repeatedForMs }) => repeatedForMs)).toEqual([null, 40_000, 0]);
});

it('counts the callbacks whose numbers never came', () => {
  expect(missingCallbacks([event(1, 0, 0, 0), event(2, 1, 1, 3), event(3, 2, 2, 3)])).toBe(2);
  expect(missingCallbacks([event(1, 0, 0, 0)])).toBe(0);
  expect(missingCallbacks([event(1, 0, 0)])).toBeNull();
});
