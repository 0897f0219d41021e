/** The system's clock and timers, which the emulator uses unless it's given others. */
import type { Timer } from '../vocabulary/clock.ts';

/** Real time. A pending timer keeps the process alive, as an emulator's should. */
export const systemTimer: Timer = {
  now: () => Date.now(),
  after(delayMs, run) {
    const handle = setTimeout(run, delayMs);
    return () => clearTimeout(handle);
  },
};
