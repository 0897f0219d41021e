import { describe, expect, it } from 'vitest';
import { VirtualTimer } from '../../tests/support/virtual-timer.ts';
import { startLoop } from './loop.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a loop', () => {
  it('never runs twice at once, and runs once more for all wakes in the meantime', async () => {
    let runs = 0;
    let release = (): void => undefined;
    await using loop = startLoop(new VirtualTimer(0), async () => {
      runs += 1;
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return null;
    });
    for (let wakes = 0; wakes < 5; wakes += 1) loop.wake();
    await turn();
    expect(runs).toBe(1);
    release();
    await turn();
    expect(runs).toBe(2);
    release();
    await turn();
    expect(runs).toBe(2);
  });

  it('runs again after its own delay, at most an hour, and a wake cancels that delay', async () => {
    const timer = new VirtualTimer(0);
    const ranAt: number[] = [];
    await using loop = startLoop(timer, () => {
      ranAt.push(timer.now());
      return Promise.resolve(ranAt.length === 1 ? 5_000 : ranAt.length === 2 ? 1e12 : null);
    });
    loop.wake();
    await turn();
    timer.pass(1_000);
    loop.wake();
    await turn();
    expect(timer.next()).toBe(true);
    await turn();
    expect(timer.next()).toBe(false);
    expect(ranAt).toEqual([0, 1_000, 1_000 + 3_600_000]);
  });

  it('ends after the current run, and stays ended', async () => {
    const timer = new VirtualTimer(0);
    let runs = 0;
    let ended = false;
    const loop = startLoop(timer, async () => {
      await turn();
      runs += 1;
      return 1_000;
    });
    loop.wake();
    const end = loop[Symbol.asyncDispose]().then(() => {
      ended = true;
    });
    expect(ended).toBe(false);
    await end;
    loop.wake();
    expect(timer.next()).toBe(false);
    expect(runs).toBe(1);
  });
});
