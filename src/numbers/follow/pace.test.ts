import { expect, test } from 'vitest';
import { restMs } from './pace.ts';

const look = (at: number, writtenThrough: number) => ({ at, writtenThrough });

test.each([
  ['2,000 callbacks a second are followed without rest', 2000, 0],
  ['4,000 are, too', 4000, 0],
  ['in a flood it rests four times as long as it worked', 16_000, 800],
  ['while it catches up with a log that stands still, it never rests', 0, 0],
])('%s', (_what, records, rest) => {
  expect(restMs(look(10_000, 500), look(11_000, 500 + records), 200)).toBe(rest);
});
