import { describe, expect, it } from 'vitest';
import { ProcessorYield } from './processor-yield.ts';

function yielding(): { readonly turns: ProcessorYield; readonly work: (ms: number) => number } {
  let now = 1000;
  let slept = 0;
  const turns = new ProcessorYield(
    () => now,
    (milliseconds) => {
      slept += 1;
      now += milliseconds;
    },
  );
  turns.yieldIfDue();
  slept = 0;
  return {
    turns,
    work: (ms) => {
      now += ms;
      turns.yieldIfDue();
      return slept;
    },
  };
}

describe('a thread that nothing waits for', () => {
  it('sleeps briefly after every fifth of a millisecond of work', () => {
    const { work } = yielding();
    expect([0.1, 0.1, 0.1, 0.1, 0.25].map(work)).toEqual([0, 1, 1, 2, 3]);
  });

  it('does not yield while its own work is urgent', () => {
    const { turns, work } = yielding();
    turns.isHurried = true;
    expect(work(5)).toBe(0);
    turns.isHurried = false;
    expect(work(0)).toBe(1);
  });

  it('really sleeps, but not for long', () => {
    const turns = new ProcessorYield(() => performance.now());
    const before = performance.now();
    turns.yieldIfDue();
    expect(performance.now() - before).toBeGreaterThanOrEqual(0.05);
  });
});
