/** Counts calls by status: changes gather in memory, and are written once per transaction. */

import type { Statement } from 'better-sqlite3';
import type { CallStatus } from '../../../core/call-status.ts';
import type { SqliteDatabase } from '../database/database.ts';
import type { TransactionPart } from '../database/transaction.ts';

export class StatusCounts implements TransactionPart {
  readonly #add: Statement<[string, number]>;
  readonly #changes = new Map<CallStatus, number>();

  constructor(database: SqliteDatabase) {
    this.#add = database.prepare(
      `INSERT INTO call_counts (status, count) VALUES (?, ?)
       ON CONFLICT (status) DO UPDATE SET count = count + excluded.count`,
    );
  }

  /** A call that showed `before` shows `after`; null for no status. */
  move(before: CallStatus | null, after: CallStatus | null): void {
    this.#change(before, -1);
    this.#change(after, 1);
  }

  beforeCommit(): void {
    for (const [status, change] of this.#changes) {
      if (change !== 0) this.#add.run(status, change);
    }
  }

  committed(): void {
    this.#changes.clear();
  }

  rolledBack(): void {
    this.#changes.clear();
  }

  #change(status: CallStatus | null, by: number): void {
    if (status !== null) this.#changes.set(status, (this.#changes.get(status) ?? 0) + by);
  }
}
