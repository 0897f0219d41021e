import { expect, test } from 'vitest';
import { EmulatedClock } from './emulated-clock.ts';
import { ManualTimer } from './manual-timer.ts';
import { Schedule } from './schedule.ts';

const START_AT = 1_000_000;

function given(speed: number) {
  const timer = new ManualTimer(77);
  const clock = new EmulatedClock(timer, START_AT, speed);
  const ran: number[] = [];
  return { timer, clock, ran, schedule: new Schedule(clock, timer) };
}

test('emulated time starts where it is told and runs at its own speed', () => {
  const { timer, clock } = given(60);
  expect(clock.now()).toBe(START_AT);
  timer.advance(1_000);
  expect(clock.now()).toBe(START_AT + 60_000);
});

test('things run in order of time, each told the time that it was planned for', () => {
  const { timer, schedule, ran } = given(10);
  schedule.at(START_AT + 500, (at) => ran.push(at));
  schedule.at(START_AT + 100, (at) => ran.push(at));
  timer.advance(9);
  expect(ran).toEqual([]);
  timer.advance(1);
  expect(ran).toEqual([START_AT + 100]);
  timer.advance(1_000);
  expect(ran).toEqual([START_AT + 100, START_AT + 500]);
});

test('what a run plans for a time that has passed runs as well, with its own time', () => {
  const { timer, schedule, ran } = given(1_000);
  schedule.at(START_AT + 1, (at) => schedule.at(at + 1, (next) => ran.push(next)));
  timer.advance(5);
  expect(ran).toEqual([START_AT + 2]);
});

test('thousands that are due at once all run', () => {
  const { timer, schedule, ran } = given(1);
  for (let i = 0; i < 2_000; i += 1) schedule.at(START_AT + 10, () => ran.push(i));
  timer.advance(10);
  expect(ran).toHaveLength(2_000);
  expect(ran).toEqual([...ran].sort((a, b) => a - b));
});

test('a closed schedule runs nothing', () => {
  const { timer, schedule, ran } = given(1);
  schedule.at(START_AT + 10, (at) => ran.push(at));
  schedule.close();
  schedule.at(START_AT + 20, (at) => ran.push(at));
  timer.advance(100);
  expect(ran).toEqual([]);
});
