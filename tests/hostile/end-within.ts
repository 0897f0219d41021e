/** Whether a process exits in time. */

import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessEnd } from '../support/process-serve.ts';
import type { Target } from './scene.ts';

/** How it exited, null if it's still running after `limitMs`, and how long that took. */
export async function endWithin(
  { process: serving }: Target,
  limitMs: number,
): Promise<{ readonly end: ProcessEnd | null; readonly milliseconds: number }> {
  const startedAt = performance.now();
  const late = new AbortController();
  const end = await Promise.race([
    serving.end,
    delay(limitMs, null, { signal: late.signal }).catch(() => null),
  ]);
  late.abort();
  return { end, milliseconds: performance.now() - startedAt };
}
