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

it('forgets old readings, because clocks run apart', () => {
  const clock = new ServerClock();
  clock.read(5_000, 0);
  for (let second = 0; second < 30; second += 1) clock.read(second * 1000, second * 1000);
  expect(clock.at(7)).toBe(7);
});

it('starts over when a clock was set', () => {
  const clock = new ServerClock();
  clock.read(3_600_000, 3_600_000);
  clock.read(3_601_000, 7_201_000);
  expect(clock.at(7_202_000)).toBe(3_602_000);
});
