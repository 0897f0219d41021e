import { expect, it } from 'vitest';
import { RestartDelays } from './restart-delays.ts';

it('waits twice as long for each restart in a row, up to half a minute', () => {
  const delays = new RestartDelays();
  const inARow = Array.from({ length: 11 }, () => delays.next(10));
  expect(inARow.slice(0, 4)).toEqual([100, 200, 400, 800]);
  expect(inARow.at(-1)).toBe(30_000);
});

it('starts over after a thread that ran well', () => {
  const delays = new RestartDelays();
  delays.next(0);
  delays.next(0);
  expect(delays.next(60_000)).toBe(100);
});
