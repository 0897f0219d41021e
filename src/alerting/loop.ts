/**
 * Work that is done again and again, never twice at once: at a wake, when its own delay is over, and
 * once more if a wake came while it ran. Knows nothing of what the work is.
 */

import type { Timer } from '../ports/clock.ts';

export interface Loop extends AsyncDisposable {
  /** Runs the work soon; at once where it is idle. */
  wake(): void;
}

/** The longest wait, so that a clock that was set back does not put the work off for long. */
const MAX_DELAY_MS = 60 * 60 * 1000;

/**
 * `work` resolves to the delay until it wants to run again, in milliseconds, or null to be woken
 * only. It must not reject. Disposing waits for a run that is under way.
 */
export function startLoop(timer: Timer, work: () => Promise<number | null>): Loop {
  let stopped = false;
  let woken = false;
  let running: Promise<void> | null = null;
  let cancel: (() => void) | null = null;

  async function run(): Promise<void> {
    let delay: number | null = null;
    do {
      woken = false;
      delay = await work();
    } while (woken && !stopped);
    running = null;
    if (delay !== null && !stopped) cancel = timer.after(Math.min(delay, MAX_DELAY_MS), wake);
  }

  function wake(): void {
    woken = true;
    if (stopped || running !== null) return;
    cancel?.();
    cancel = null;
    running = run();
  }

  return {
    wake,
    async [Symbol.asyncDispose]() {
      stopped = true;
      cancel?.();
      await running;
    },
  };
}
