/** The order of events, and the registers that depend on it. */

import { describe, expect, it } from 'vitest';
import { type EventKey, parseEventKey } from '../ids.ts';
import { compareStamps, latest, type Stamp } from './stamp.ts';

function key(digit: string): EventKey {
  const parsed = parseEventKey(digit.repeat(32));
  if (parsed === null) throw new Error('32 hex digits are a key');
  return parsed;
}

const stamp = (occurredAt: number, rank: number, sequenceNumber: number, digit = '5'): Stamp => ({
  occurredAt,
  rank,
  sequenceNumber,
  key: key(digit),
});

describe('compareStamps', () => {
  it.each<[what: string, before: Stamp, after: Stamp]>([
    ['time decides first', stamp(1_000, 4, 9, 'f'), stamp(2_000, -1, -1, '0')],
    ['then the rank of the status', stamp(1_000, 3, 9, 'f'), stamp(1_000, 4, 0, '0')],
    ['an unknown status ranks lowest', stamp(1_000, -1, 9), stamp(1_000, 0, 0)],
    ['then SequenceNumber, as a number', stamp(1_000, 3, 9, 'f'), stamp(1_000, 3, 10, '0')],
    ['no SequenceNumber comes before 0', stamp(1_000, 3, -1, 'f'), stamp(1_000, 3, 0, '0')],
    ['then the key', stamp(1_000, 3, 2, '4'), stamp(1_000, 3, 2, '5')],
  ])('%s', (_what, before, after) => {
    expect(compareStamps(before, after)).toBeLessThan(0);
    expect(compareStamps(after, before)).toBeGreaterThan(0);
  });

  it('is 0 only for one and the same event', () => {
    expect(compareStamps(stamp(1, 2, 3), stamp(1, 2, 3))).toBe(0);
  });
});

describe('latest', () => {
  const known = { value: 'known', stamp: stamp(1_000, 3, 2) };

  it('takes the value of a later event', () => {
    const later = stamp(2_000, 0, 0);
    expect(latest(known, 'new', later)).toEqual({ value: 'new', stamp: later });
    expect(latest(null, 'new', later)).toEqual({ value: 'new', stamp: later });
  });

  it('keeps what is known, by reference, if an event is earlier or has no value', () => {
    expect(latest(known, 'old', stamp(500, 4, 9))).toBe(known);
    expect(latest(known, null, stamp(2_000, 4, 9))).toBe(known);
    expect(latest(known, 'again', known.stamp)).toBe(known);
    expect(latest(null, null, known.stamp)).toBeNull();
  });
});
