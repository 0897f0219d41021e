/**
 * Reports how far a migration is. SQLite runs each as one piece of SQL without any progress, but the long ones
 * call one of our functions for each row, so counting those calls shows how many rows are done.
 */

import type { MigrationProgress, ReportMigration } from '../../../ports/maintenance.ts';

/** How often a migration calls `text_hash` or `sid_key` for each call; the others don't touch calls. */
const FUNCTIONS_PER_CALL: Readonly<Record<string, number>> = {
  '0004-numbers-by-hash': 3,
  '0007-sids-by-their-beginning': 1,
};
/** Between two reports, in milliseconds. */
const REPORT_MS = 100;
/** Calls of the functions between two looks at the clock: a migration makes millions. */
const LOOK_EVERY = 256;

export class MigrationWatch {
  readonly #report: ReportMigration;
  readonly #now: () => number;
  #current: MigrationProgress | null = null;
  #perCall = 1;
  #called = 0;
  #startedAt = 0;
  #reportedAt = 0;

  /** `now`: milliseconds of a steady clock. */
  constructor(report: ReportMigration, now: () => number) {
    this.#report = report;
    this.#now = now;
  }

  /** Whether a migration goes through all calls. */
  static isLong(name: string): boolean {
    return name in FUNCTIONS_PER_CALL;
  }

  /** A migration begins. `calls`: how many it goes through; null if it doesn't. */
  begin(name: string, calls: number | null): void {
    this.#perCall = FUNCTIONS_PER_CALL[name] ?? 1;
    this.#called = 0;
    this.#startedAt = this.#now();
    this.#tell({ name, done: 0, calls, seconds: 0, isDone: false });
  }

  /** One of the functions was called. */
  called(): void {
    this.#called += 1;
    if (this.#called % LOOK_EVERY !== 0 || this.#current === null) return;
    const { name, calls } = this.#current;
    const now = this.#now();
    if (calls === null || now - this.#reportedAt < REPORT_MS) return;
    // The few calls of a segment whose SIDs begin alike are counted twice.
    const done = Math.min(calls, Math.floor(this.#called / this.#perCall));
    this.#tell({ name, done, calls, seconds: this.#seconds(now), isDone: false });
  }

  /** It's done, and on disk. */
  finish(): void {
    if (this.#current === null) return;
    const { name, calls } = this.#current;
    const seconds = this.#seconds(this.#now());
    this.#tell({ name, done: calls ?? 0, calls, seconds, isDone: true });
    this.#current = null;
  }

  #seconds(now: number): number {
    return (now - this.#startedAt) / 1000;
  }

  #tell(progress: MigrationProgress): void {
    this.#current = progress;
    this.#reportedAt = this.#now();
    this.#report(progress);
  }
}
