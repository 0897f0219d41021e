import { expect, it } from 'vitest';
import { type DatedRecord, firstSince } from './first-since.ts';

/** The sixth and seventh are gone. */
const LOG: readonly DatedRecord[] = [3, 4, 5, 8, 9].map((position) => ({
  position,
  receivedAt: 1000 * position,
}));
const next = async (position: number) => LOG.find((record) => record.position >= position);

it.each([
  [0, 3],
  [3000, 3],
  [3001, 4],
  [5000, 5],
  [5001, 6],
  [8000, 6],
  [9000, 9],
  [9001, 10],
])('since %d, the first position is %d', async (since, position) => {
  expect(await firstSince([3, 9], since, next)).toBe(position);
});

it('is one past the last if the log is empty', async () => {
  expect(await firstSince([1, 0], 0, next)).toBe(1);
});
