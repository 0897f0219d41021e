/**
 * Lowers the calling thread's priority, so that latency-critical threads get the CPU first. Linux has a nice
 * value per thread; other systems have one per process, so this does nothing there.
 */

import { readlinkSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { basename } from 'node:path';

const LEAST = constants.priority.PRIORITY_LOW;

/** Makes the thread `steps` nicer than the process. Returns whether it could. */
export function lowerPriority(steps: number): boolean {
  try {
    // For example `8136/task/8140`, which has the thread's id. Node has no API for it.
    const thread = Number(basename(readlinkSync('/proc/thread-self')));
    setPriority(thread, Math.min(LEAST, getPriority(thread) + steps));
    return true;
  } catch {
    // Not Linux, or no /proc: the work is done at normal priority.
    return false;
  }
}
