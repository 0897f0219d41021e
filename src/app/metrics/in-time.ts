/** What a scrape waits for. A scrape that hangs would cost every other metric, too. */

import type { Timer } from '../../ports/clock.ts';

/** How long a scrape waits for an answer, in milliseconds. */
const PATIENCE_MS = 1000;

/** The answer, or null if it fails or isn't there within a second. */
export async function inTime<Answer>(
  answer: Promise<Answer>,
  timer: Pick<Timer, 'after'>,
): Promise<Answer | null> {
  const late = Promise.withResolvers<null>();
  const cancel = timer.after(PATIENCE_MS, () => late.resolve(null));
  try {
    return await Promise.race([answer, late.promise]);
  } catch {
    return null;
  } finally {
    cancel();
  }
}
