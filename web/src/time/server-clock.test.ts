import { expect, it } from 'vitest';
import { ServerClock } from './server-clock.ts';

it('is the browser clock until the server says the time', () => {
  expect(new ServerClock().at(5)).toBe(5);
});

it('trusts the reading that took the shortest way', () => {
  const clock = new ServerClock();
  clock.read(10_000, 1_300);
  clock.read(11_000, 2_020);
  clock.read(12_000, 3_500);
  expect(clock.at(4_000)).toBe(12_980);
});

it('forgets old readings, because clocks are set', () => {
  const clock = new ServerClock();
  clock.read(100_000, 0);
  for (let second = 0; second < 30; second += 1) clock.read(second * 1000, second * 1000);
  expect(clock.at(7)).toBe(7);
});
