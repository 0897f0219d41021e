/** A hub with a connection of its own, by the browser's clock. */

import { type ConnectionClock, LiveConnection } from './live-connection.ts';
import { LiveHub } from './live-hub.ts';

/** `Date.now` keeps counting while the machine sleeps; a steady clock may not. */
const CLOCK: ConnectionClock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timeout = setTimeout(run, delayMs);
    return () => clearTimeout(timeout);
  },
};

/** For a page or for the worker that pages share. */
export const browserHub = (): LiveHub =>
  new LiveHub(
    (emit) =>
      new LiveConnection({ origin: location.origin, clock: CLOCK, random: Math.random, emit }),
    CLOCK.now,
  );
