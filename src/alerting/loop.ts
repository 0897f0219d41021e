/**
 * Repeats a piece of work, never twice at the same time: when it's woken, when the delay it asked for is over,
 * and once more if it was woken while it ran.
 */

import type { Timer } from '../ports/clock.ts';

export interface Loop extends AsyncDisposable {
  /** Runs the work soon, or at once if it's idle. */
  wake(): void;
}

/** The longest wait: a clock that's set back mustn't delay the work for long. */
const MAX_DELAY_MS = 60 * 60 * 1000;

/**
 * `work` resolves to the delay until its next run, in milliseconds, or null to run only when woken. It must
 * not reject. Disposing waits for a run that's under way.
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
