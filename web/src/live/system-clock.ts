/** The browser's clock. `Date.now` keeps counting while the machine sleeps; a steady clock may not. */

import type { ConnectionClock } from './live-connection.ts';

export const systemClock: ConnectionClock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timeout = setTimeout(run, delayMs);
    return () => clearTimeout(timeout);
  },
};
