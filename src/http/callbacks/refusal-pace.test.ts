import { describe, expect, it } from 'vitest';
import { VirtualTimer } from '../../../tests/support/virtual-timer.ts';
import { RefusalPace } from './refusal-pace.ts';

/** A connection that records what's done with it. */
function connection() {
  const done: string[] = [];
  return {
    done,
    pause: () => done.push('pause'),
    resume: () => done.push('resume'),
    destroy: () => done.push('destroy'),
  };
}

/** A pace with a paused clock, and the numbers of the refusals that were answered. */
function paced() {
  const timer = new VirtualTimer(1_000_000);
  const pace = new RefusalPace(timer);
  const answered: number[] = [];
  /** Refuses requests on this many connections, and returns which were answered at once. */
  const refuse = (count: number): boolean[] =>
    Array.from({ length: count }, (_, number) => {
      const before = answered.length;
      pace.answer(connection(), () => answered.push(number));
      return answered.length > before;
    });
  return { timer, pace, answered, refuse };
}

describe('refusals', () => {
  it('are answered at once, two hundred in a row', () => {
    const { answered, refuse } = paced();
    expect(refuse(200).every((isNow) => isNow)).toBe(true);
    expect(answered).toHaveLength(200);
  });

  it('wait their turn beyond that, at 500 a second, in order of arrival', () => {
    const { timer, answered, refuse } = paced();
    refuse(200);
    expect(refuse(700).some((isNow) => isNow)).toBe(false);
    const startedAt = timer.now();
    while (timer.now() < startedAt + 1000) timer.next();
    expect(answered.slice(200)).toEqual(Array.from({ length: 500 }, (_, number) => number));
    while (timer.next());
    expect(answered).toHaveLength(900);
  });

  it('are answered at once again after a quiet period', () => {
    const { timer, refuse } = paced();
    refuse(200);
    timer.pass(2000);
    expect(refuse(200).every((isNow) => isNow)).toBe(true);
    expect(refuse(1)).toEqual([false]);
  });

  it('never overtake those already waiting', () => {
    const { timer, answered, refuse } = paced();
    refuse(201);
    timer.pass(10);
    expect(refuse(1)).toEqual([false]);
    timer.next();
    expect(answered.slice(200)).toEqual([200, 0]);
  });

  it('continue if the clock is set back', () => {
    const { timer, answered, refuse } = paced();
    refuse(201);
    timer.pass(-60_000);
    while (timer.next());
    expect(answered).toHaveLength(201);
  });

  it('pause their connection until they are answered', () => {
    const { timer, pace, refuse } = paced();
    refuse(200);
    const held = connection();
    pace.answer(held, () => held.done.push('answered'));
    expect(held.done).toEqual(['pause']);
    timer.next();
    expect(held.done).toEqual(['pause', 'resume', 'answered']);
  });

  it('close a connection that sends another one while it waits', () => {
    const { pace, refuse } = paced();
    refuse(200);
    const held = connection();
    pace.answer(held, () => held.done.push('first'));
    pace.answer(held, () => held.done.push('second'));
    expect(held.done).toEqual(['pause', 'destroy']);
  });

  it('are all answered when the server closes', () => {
    const { pace, answered, refuse } = paced();
    refuse(700);
    pace.end();
    expect(answered).toHaveLength(700);
    expect(refuse(2000).every((isNow) => isNow)).toBe(true);
  });
});
