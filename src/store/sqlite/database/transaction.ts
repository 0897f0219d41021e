/** One write transaction, and what memory holds about it: both are committed, or neither is. */

import type { SqliteDatabase } from './database.ts';

/** A piece of memory that a transaction changes together with the database. */
export interface TransactionPart {
  /** Writes what it gathered. The transaction is still open; an error rolls it back. */
  beforeCommit(): void;
  /** The transaction is on disk. Mustn't throw. */
  committed(): void;
  /** The transaction was rolled back: memory is again as it was before. Mustn't throw. */
  rolledBack(): void;
}

export class Transactions {
  readonly #database: SqliteDatabase;
  readonly #parts: readonly TransactionPart[];

  /** Each step goes through `parts` in this order. */
  constructor(database: SqliteDatabase, parts: readonly TransactionPart[]) {
    this.#database = database;
    this.#parts = parts;
  }

  /** Runs `work` in a transaction: all of it is on disk when this returns. If it throws, none of it happened. */
  run(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      for (const part of this.#parts) part.beforeCommit();
      this.#database.exec('COMMIT');
    } catch (error) {
      // SQLite rolls back by itself after some failures, such as a full disk.
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      for (const part of this.#parts) part.rolledBack();
      throw error;
    }
    for (const part of this.#parts) part.committed();
  }
}
