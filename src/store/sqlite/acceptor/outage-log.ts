/**
 * Logs that callbacks are being refused: when it begins, then at most once a minute with a count, and when it's
 * over. With a line for each failed write, a full disk would fill the log.
 */

import type { Timer } from '../../../ports/clock.ts';
import type { Logger } from '../../../ports/logger.ts';

const SUMMED_UP_EVERY_MS = 60_000;
/** An outage is over after this long without a failure, in milliseconds: one that comes and goes is still one. */
const OVER_AFTER_MS = 1_000;
const FORGOTTEN_AFTER_MS = 5_000;

interface OutageMessages {
  /** What fails, what happens to callbacks, and what to do. */
  readonly failing: string;
  readonly over: string;
}

export class OutageLog {
  readonly #logger: Logger;
  readonly #timer: Timer;
  readonly #messages: OutageMessages;
  #isFailing = false;
  #loggedAt = Number.NEGATIVE_INFINITY;
  /** Refused callbacks since the last line, and since the outage began. */
  #untold = 0;
  #refused = 0;
  #cancelOver: (() => void) | null = null;
  #latest: { readonly reason: string; readonly at: number } | null = null;

  constructor(logger: Logger, timer: Timer, messages: OutageMessages) {
    this.#logger = logger;
    this.#timer = timer;
    this.#messages = messages;
  }

  /**
   * Why it failed lately; null if it didn't. It's forgotten after a while even if nothing was tried since:
   * a client that stops sending because of it would never see it end.
   */
  get reason(): string | null {
    const { reason, at } = this.#latest ?? { reason: null, at: Number.NEGATIVE_INFINITY };
    return this.#timer.now() - at < FORGOTTEN_AFTER_MS ? reason : null;
  }

  /** A write failed, for this reason, and this many callbacks were refused. */
  failed(reason: string, callbacks: number): void {
    this.#cancelOver?.();
    this.#cancelOver = null;
    this.refused(callbacks);
    const now = this.#timer.now();
    this.#isFailing = true;
    this.#latest = { reason, at: now };
    if (now - this.#loggedAt < SUMMED_UP_EVERY_MS) return;
    this.#loggedAt = now;
    this.#logger.error({ failed: this.#untold, reason }, this.#messages.failing);
    this.#untold = 0;
  }

  /** This many more callbacks were refused. */
  refused(callbacks: number): void {
    this.#untold += callbacks;
    this.#refused += callbacks;
  }

  /** A write succeeded. */
  worked(): void {
    if (!this.#isFailing || this.#cancelOver !== null) return;
    this.#cancelOver = this.#timer.after(OVER_AFTER_MS, () => {
      this.#logger.info({ failed: this.#refused }, this.#messages.over);
      this.#isFailing = false;
      this.#latest = null;
      this.#loggedAt = Number.NEGATIVE_INFINITY;
      this.#untold = 0;
      this.#refused = 0;
      this.#cancelOver = null;
    });
  }
}

const JOURNAL_OUTAGE: OutageMessages = {
  failing:
    "The journal can't be written, so callbacks are answered 503: free disk space, or mount the disk " +
    'writable.',
  over: 'The journal can be written again, so callbacks are kept again.',
};

const DATABASE_OUTAGE: OutageMessages = {
  failing:
    "The database can't be written, so callbacks are answered 503: free disk space, or end what locks " +
    'it. The journal keeps what was acknowledged.',
  over: 'The database can be written again, so callbacks are kept again.',
};

/** A steady clock. Its timers don't keep the process alive. */
const STEADY: Timer = {
  now: () => performance.now(),
  after(delayMs, run) {
    const timeout = setTimeout(run, delayMs).unref();
    return () => clearTimeout(timeout);
  },
};

/** The outage log for writes to the journal. */
export const journalOutage = (logger: Logger): OutageLog =>
  new OutageLog(logger, STEADY, JOURNAL_OUTAGE);

/** The outage log for commits to the database. */
export const databaseOutage = (logger: Logger): OutageLog =>
  new OutageLog(logger, STEADY, DATABASE_OUTAGE);
