/** Lowers the process's priority, so that callbacks get the processor first. */

import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Makes every thread nice by `nice`; threads that start later take after them. */
export function makeNicer(nice: number): void {
  for (const thread of threads()) {
    try {
      setPriority(thread, nice);
    } catch {
      // It has ended, or this system doesn't allow it: the work is done at normal priority.
    }
  }
}

/** Linux has a priority per thread, and some have started already. */
function threads(): readonly number[] {
  try {
    return readdirSync('/proc/self/task').map(Number);
  } catch {
    return [0];
  }
}
