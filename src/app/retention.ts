/** Purges old calls in the background, in small pieces with pauses between them, so that callbacks aren't held up. */

import type { Timer } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Retention } from '../ports/removal/retention.ts';

/** Between two pieces. */
const PAUSE_MS = 50;
/** Between two rounds, and after a failure. */
const ROUND_MS = 10 * 60_000;

export interface RetentionOptions {
  readonly retention: Retention;
  /** How long calls are kept, in milliseconds; null: for ever. */
  readonly keepMs: number | null;
  /** Why callbacks can't be kept at the moment; null if they can. */
  readonly problem: () => string | null;
  readonly timer: Timer;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Goes on until it's disposed of. */
export function startRetention({
  retention,
  keepMs,
  problem,
  timer,
  logger,
}: RetentionOptions): AsyncDisposable {
  let cancel = (): void => {};
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();

  /** Resolves with how long to wait until the next piece. */
  const purge = async (kept: number): Promise<number> => {
    if (problem() !== null) return ROUND_MS;
    try {
      const at = timer.now();
      return (await retention.purgeMore(at - kept, at)) ? PAUSE_MS : ROUND_MS;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!isStopped)
        logger.warn({ reason }, "Old calls couldn't be purged. It's tried again later.");
      return ROUND_MS;
    }
  };
  const after = (waitMs: number, kept: number): void => {
    cancel = timer.after(waitMs, () => {
      running = purge(kept).then((next) => {
        if (!isStopped) after(next, kept);
      });
    });
  };
  if (keepMs !== null) after(PAUSE_MS, keepMs);
  return {
    async [Symbol.asyncDispose]() {
      isStopped = true;
      cancel();
      await running;
    },
  };
}
