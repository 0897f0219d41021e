/** Purges old events and calls in the background, in small pieces with pauses between them, so that callbacks aren't held up. */

import type { Timer } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Retention } from '../ports/removal/retention.ts';

/** Between two pieces. */
const PAUSE_MS = 50;
/** Between two rounds, and after a failure. */
const ROUND_MS = 10 * 60_000;

/** How long something is kept, in milliseconds; null: for ever, and events as long as their calls. */
interface Keep {
  readonly callsMs: number | null;
  readonly eventsMs: number | null;
}

export interface RetentionOptions {
  readonly retention: Retention;
  readonly keep: Keep;
  /** Why callbacks can't be kept at the moment; null if they can. */
  readonly problem: () => string | null;
  readonly timer: Timer;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Goes on until it's disposed of. */
export function startRetention({
  retention,
  keep: { callsMs, eventsMs },
  problem,
  timer,
  logger,
}: RetentionOptions): AsyncDisposable {
  let cancel = (): void => {};
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();

  /** Resolves with how long to wait until the next piece. */
  const purge = async (): Promise<number> => {
    if (problem() !== null) return ROUND_MS;
    try {
      const at = timer.now();
      const before = (ms: number | null) => (ms === null ? null : at - ms);
      const isMore = await retention.purgeMore(
        { calls: before(callsMs), events: before(eventsMs) },
        at,
      );
      return isMore ? PAUSE_MS : ROUND_MS;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!isStopped)
        logger.warn({ reason }, "Old events and calls couldn't be purged. It's tried again later.");
      return ROUND_MS;
    }
  };
  const after = (waitMs: number): void => {
    cancel = timer.after(waitMs, () => {
      running = purge().then((next) => {
        if (!isStopped) after(next);
      });
    });
  };
  if (callsMs !== null || eventsMs !== null) after(PAUSE_MS);
  return {
    async [Symbol.asyncDispose]() {
      isStopped = true;
      cancel();
      await running;
    },
  };
}
