/**
 * Lowers the priority of the thread that calls it, so that threads somebody waits for get the processor
 * first. Linux keeps a nice value per thread; other systems keep one per process, and there nothing happens.
 */

import { readlinkSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { basename } from 'node:path';

const LEAST = constants.priority.PRIORITY_LOW;

/** By so many steps of niceness, from where the process is. Says whether it could. */
export function lowerPriority(steps: number): boolean {
  try {
    // Such as `8136/task/8140`: the thread's own number, which Node doesn't tell.
    const thread = Number(basename(readlinkSync('/proc/thread-self')));
    setPriority(thread, Math.min(LEAST, getPriority(thread) + steps));
    return true;
  } catch {
    // No Linux, or no /proc: the work is done all the same, only less politely.
    return false;
  }
}
