/** Waits until the machine is quiet: making databases keeps it busy. */

import { setTimeout } from 'node:timers/promises';
import { isQuiet } from './machine.ts';
import { note } from './report/publish.ts';

/** The load average covers the previous minute; load from others is reported at the end. */
const MOST_QUIET_WAIT_MS = 180_000;
const QUIET_CHECK_MS = 5000;

export async function untilQuiet(): Promise<void> {
  const deadline = performance.now() + MOST_QUIET_WAIT_MS;
  if (!isQuiet()) note('waiting until the machine is quiet');
  while (!isQuiet() && performance.now() < deadline) await setTimeout(QUIET_CHECK_MS);
}
