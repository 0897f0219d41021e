/**
 * Shows the progress of migrations that take more than a second: a bar on a terminal, or else a log line
 * after one second and another when it's done.
 */
import type { TextStream } from '../../app/process.ts';
import type { Timer } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { MigrationProgress } from '../../ports/maintenance.ts';
import { type ProgressBar, progressBar } from '../progress-bar.ts';

/** A migration that takes longer is shown, in milliseconds. */
const LONG_MS = 1000;

export interface MigrationReportsOptions {
  /** The terminal to draw a bar on; null for log lines. */
  readonly bar: TextStream | null;
  readonly logger: Logger;
  readonly timer: Timer;
  /** A steady clock in milliseconds. */
  readonly now: () => number;
}

export class MigrationReports implements Disposable {
  readonly #options: MigrationReportsOptions;
  #bar: ProgressBar | null = null;
  #cancel: (() => void) | null = null;

  constructor(options: MigrationReportsOptions) {
    this.#options = options;
  }

  report(progress: MigrationProgress): void {
    const { name, done, calls, isDone } = progress;
    if (isDone) this.#finish(progress);
    else if (this.#cancel === null) this.#begin(progress);
    else if (calls !== null) this.#bar?.report(name, done, calls);
  }

  /** Removes the bar, even if the start failed during a migration. */
  [Symbol.dispose](): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#bar?.[Symbol.dispose]();
    this.#bar = null;
  }

  #begin({ name, calls }: MigrationProgress): void {
    const { bar, logger, timer, now } = this.#options;
    if (bar !== null) this.#bar = progressBar(bar, now);
    this.#cancel = timer.after(LONG_MS, () => {
      if (this.#bar !== null) return;
      logger.info(
        { migration: name, calls },
        'Migrating the database. Callboard will listen once this is done. If you interrupt it, the next start begins this migration again.',
      );
    });
  }

  #finish({ name, calls, seconds }: MigrationProgress): void {
    this[Symbol.dispose]();
    if (seconds * 1000 < LONG_MS) return;
    this.#options.logger.info(
      { migration: name, calls, seconds: Number(seconds.toFixed(1)) },
      'A database migration is done.',
    );
  }
}
