/** The real clock and random numbers, which implement the ports outside of tests. */

import type { Timer } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';

/** The machine's clock. Waiting timers don't keep the process alive. */
export const systemTimer: Timer = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timeout = setTimeout(run, delayMs).unref();
    return () => clearTimeout(timeout);
  },
};

export const systemRandom: Random = { next: () => Math.random() };
