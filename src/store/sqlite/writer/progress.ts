/** How far the writer is: in memory, and in the one row of `progress`. */

import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from '../database/database.ts';
import type { ProgressRow } from '../database/progress-row.ts';
import type { TransactionPart } from '../database/transaction.ts';

interface Counters {
  head: number;
  journal: number;
  unjoined: number;
  replaying: number | null;
}

export class Progress implements TransactionPart {
  readonly #save: Statement<[number, number, number, number]>;
  readonly #dirtyFrom: () => number | null;
  readonly #current: Counters;
  #committed: Counters;

  /** `dirtyFrom`: the lowest position that may be in no row; null if the rows lack nothing. */
  constructor(database: SqliteDatabase, stored: ProgressRow, dirtyFrom: () => number | null) {
    this.#save = database.prepare(
      'UPDATE progress SET head = ?, replay_from = ?, journal = ?, unjoined = ? WHERE id = 1',
    );
    this.#dirtyFrom = dirtyFrom;
    const { head, journal, unjoined } = stored;
    this.#current = { head, journal, unjoined, replaying: null };
    this.#committed = { ...this.#current };
  }

  /** The log's last position. */
  get head(): number {
    return this.#current.head;
  }

  /** The number of the journal's last callback that the database holds. */
  get journal(): number {
    return this.#current.journal;
  }

  /** At least how many events are in no row because their call's pages are damaged; 0 if all is well. */
  get unjoined(): number {
    return this.#current.unjoined;
  }

  /** Every record up to here is in its call's row. */
  get writtenThrough(): number {
    return (this.#dirtyFrom() ?? this.#current.head + 1) - 1;
  }

  /** The log grows by one record: its position. */
  append(): number {
    this.#current.head += 1;
    return this.#current.head;
  }

  /** The transaction holds the journal up to this callback. */
  journalApplied(journal: number): void {
    this.#current.journal = journal;
  }

  /** The transaction has an event that no row will hold. */
  eventUnjoined(): void {
    this.#current.unjoined += 1;
  }

  /**
   * A call was set aside between transactions: what its row lacks is in the log alone. A rollback
   * doesn't take that back.
   */
  callSetAside(): void {
    this.#current.unjoined += 1;
    this.#committed.unjoined += 1;
  }

  /** A replay has joined everything before `position`; null when it's done. */
  replayed(position: number | null): void {
    this.#current.replaying = position;
  }

  beforeCommit(): void {
    const { head, journal, unjoined, replaying } = this.#current;
    this.#save.run(head, replaying ?? this.writtenThrough + 1, journal, unjoined);
  }

  committed(): void {
    this.#committed = { ...this.#current };
  }

  rolledBack(): void {
    Object.assign(this.#current, this.#committed);
  }
}
