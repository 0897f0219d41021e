/** Time and chance as they really are: what the ports stand for outside of tests. */

import type { Timer } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';

/** The machine's clock. A timer that waits keeps no process alive. */
export const systemTimer: Timer = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timeout = setTimeout(run, delayMs).unref();
    return () => clearTimeout(timeout);
  },
};

export const systemRandom: Random = { next: () => Math.random() };
