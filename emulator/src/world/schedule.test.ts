import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { EmulatedClock } from './emulated-clock.ts';
import { ManualTimer } from './manual-timer.ts';
import { Schedule } from './schedule.ts';

const START_AT = 1_000_000;
const pace = { isCrowded: () => false, pause: () => Promise.resolve() };

function given(speed: number) {
  const timer = new ManualTimer(77);
  const clock = new EmulatedClock(timer, START_AT, speed);
  const ran: number[] = [];
  return { timer, clock, ran, schedule: new Schedule(clock, timer) };
}

test('emulated time starts at the given moment and runs at its own speed', () => {
  const { timer, clock } = given(60);
  expect(clock.now()).toBe(START_AT);
  timer.advance(1_000);
  expect(clock.now()).toBe(START_AT + 60_000);
});

test('actions run in chronological order, each with its planned time', () => {
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

test('an action planned for a time that has passed runs too, with its own time', () => {
  const { timer, schedule, ran } = given(1_000);
  schedule.at(START_AT + 1, (at) => schedule.at(at + 1, (next) => ran.push(next)));
  timer.advance(5);
  expect(ran).toEqual([START_AT + 2]);
});

test('thousands due at once all run', () => {
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

describe('moved by hand', () => {
  test('the clock is paused, and nothing planned runs', () => {
    const { timer, clock, schedule, ran } = given(0);
    schedule.at(START_AT + 1, (at) => ran.push(at));
    timer.advance(1_000_000);
    expect(clock.now()).toBe(START_AT);
    expect(ran).toEqual([]);
    expect(schedule.nextAt).toBe(START_AT + 1);
  });

  test('an action due now runs without time being moved', () => {
    const { timer, schedule, ran } = given(0);
    schedule.at(START_AT, (at) => ran.push(at));
    timer.advance(0);
    expect(ran).toEqual([START_AT]);
  });

  test('everything due by then runs in order, including what it plans, and nothing later', async () => {
    const { clock, schedule, ran } = given(0);
    const seen: number[] = [];
    schedule.at(START_AT + 500, (at) => {
      ran.push(at);
      seen.push(clock.now());
      schedule.at(at + 100, (next) => ran.push(next));
      schedule.at(at + 501, (next) => ran.push(next));
    });
    schedule.at(START_AT + 100, (at) => ran.push(at));
    await schedule.advanceTo(START_AT + 1_000, pace);
    expect(ran).toEqual([START_AT + 100, START_AT + 500, START_AT + 600]);
    // Each ran when it was due, as seen on the clock.
    expect(seen).toEqual([START_AT + 500]);
    expect(clock.now()).toBe(START_AT + 1_000);
  });

  test('a hold keeps time from moving on', async () => {
    const { clock, schedule, ran } = given(0);
    let release = () => {};
    schedule.at(START_AT + 10, () => {
      release = schedule.hold();
    });
    schedule.at(START_AT + 20, (at) => ran.push(at));
    const advanced = schedule.advanceTo(START_AT + 100, pace);
    await setImmediate();
    expect(clock.now()).toBe(START_AT + 10);
    expect(ran).toEqual([]);
    schedule.at(START_AT + 15, (at) => ran.push(at));
    release();
    release();
    await advanced;
    expect(ran).toEqual([START_AT + 15, START_AT + 20]);
  });

  test('concurrent advances run one after another', async () => {
    const { clock, schedule, ran } = given(0);
    for (const after of [30, 10, 20]) schedule.at(START_AT + after, (at) => ran.push(at));
    await Promise.all([
      schedule.advanceTo(START_AT + 15, pace),
      schedule.advanceTo(START_AT + 40, pace),
    ]);
    expect(ran).toEqual([START_AT + 10, START_AT + 20, START_AT + 30]);
    expect(clock.now()).toBe(START_AT + 40);
  });

  test('the network gets its turn between slices', async () => {
    const { schedule } = given(0);
    let pauses = 0;
    for (let i = 0; i < 2_000; i += 1) schedule.at(START_AT + 1, () => {});
    await schedule.advanceTo(START_AT + 1, {
      isCrowded: () => false,
      pause() {
        pauses += 1;
        return Promise.resolve();
      },
    });
    expect(pauses).toBeGreaterThanOrEqual(3);
  });

  test('time pauses while it is crowded', async () => {
    const { schedule, ran } = given(0);
    let room = 2;
    for (let i = 1; i <= 5; i += 1) {
      schedule.at(START_AT + i, (at) => {
        room -= 1;
        ran.push(at);
      });
    }
    let pauses = 0;
    await schedule.advanceTo(START_AT + 5, {
      isCrowded: () => room === 0,
      pause() {
        pauses += 1;
        room = 2;
        return Promise.resolve();
      },
    });
    expect(ran).toHaveLength(5);
    expect(pauses).toBe(2);
  });

  test('closing ends an advance, even one that is held', async () => {
    const { clock, schedule } = given(0);
    schedule.hold();
    const advanced = schedule.advanceTo(START_AT + 100, pace);
    await setImmediate();
    schedule.close();
    await advanced;
    expect(clock.now()).toBe(START_AT);
  });
});

test('a running clock can be moved ahead too, and runs on from there', async () => {
  const { timer, clock, schedule, ran } = given(10);
  for (const after of [100, 5_000, 6_000]) schedule.at(START_AT + after, (at) => ran.push(at));
  await schedule.advanceTo(START_AT + 5_500, pace);
  expect(ran).toEqual([START_AT + 100, START_AT + 5_000]);
  expect(clock.now()).toBe(START_AT + 5_500);
  timer.advance(50);
  expect(ran).toEqual([START_AT + 100, START_AT + 5_000, START_AT + 6_000]);
});

test('time never goes back', () => {
  const { clock } = given(0);
  clock.moveTo(START_AT - 1);
  expect(clock.now()).toBe(START_AT);
});
