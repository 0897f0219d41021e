/**
 * The writer's transactions. Each first checks that no other Callboard has taken the database over. A
 * call that meets a damaged page is set aside, and the transaction is done again without it.
 */

import type { CallBook } from '../calls/call-book.ts';
import { type CallName, DamagedCallError } from '../database/damage.ts';
import type { SqliteDatabase } from '../database/database.ts';
import { Transactions } from '../database/transaction.ts';
import { GenerationCheck } from '../journal/generation.ts';
import type { Decisions } from './decisions.ts';
import type { Progress } from './progress.ts';

/** Calls that one transaction sets aside at most: if there are more, the calls aren't the problem. */
const MOST_SET_ASIDE = 256;

/** The calls that a transaction is about. */
export type Subjects = readonly { readonly header: CallName }[];

export class WriterTransactions {
  readonly #transactions: Transactions;
  readonly #generation: GenerationCheck;
  readonly #book: CallBook;
  readonly #progress: Progress;

  constructor(
    database: SqliteDatabase,
    {
      book,
      decisions,
      progress,
    }: {
      readonly book: CallBook;
      readonly decisions: Decisions;
      readonly progress: Progress;
    },
  ) {
    // Progress comes last, as it says how far the others are.
    this.#transactions = new Transactions(database, [...book.parts, decisions, progress]);
    this.#generation = new GenerationCheck(database);
    this.#book = book;
    this.#progress = progress;
  }

  /**
   * All of `work` is on disk when this returns, or none of it happened. `work` runs again whenever a
   * call was set aside. Throws if the database can't be written, or another Callboard writes it.
   */
  run(work: () => void, about: Subjects = []): void {
    for (let tries = 0; ; tries += 1) {
      try {
        this.#transactions.run(() => {
          this.#generation.confirm();
          work();
        });
        return;
      } catch (error) {
        if (!(error instanceof DamagedCallError)) throw error;
        if (tries === MOST_SET_ASIDE) throw error.cause;
        this.#setAside(error.call, about);
      }
    }
  }

  #setAside({ accountSid, callSid }: CallName, about: Subjects): void {
    this.#book.setAside(accountSid, callSid);
    this.#progress.callSetAside();
    // The others on the page, without a try for each.
    for (const { header } of about) this.#book.probe(header.accountSid, header.callSid);
  }
}
