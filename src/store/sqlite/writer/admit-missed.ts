/**
 * Admits failed calls that a rebuild found to the open failure batch, as the commit of their events would
 * have. Each transaction both counts its calls and removes them from the list, so a crash neither skips a call
 * nor counts it twice.
 */

import { rowOf } from '../../../core/calls/call-row.ts';
import { hasFailed } from '../../projection/consequence.ts';
import type { CallBook } from '../calls/call-book.ts';
import type { SqliteDatabase } from '../database/database.ts';
import type { Decisions } from './decisions.ts';
import { type MissedFailure, MissedFailures } from './missed-failures.ts';
import type { WriterTransactions } from './writer-transactions.ts';

/** What the writer does it with. */
interface Means {
  readonly book: CallBook;
  readonly decisions: Decisions;
  readonly transactions: WriterTransactions;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
}

/** Takes the decisions, and returns how many calls joined a batch. */
export function admitMissed(database: SqliteDatabase, means: Means): number {
  const missed = new MissedFailures(database);
  let admitted = 0;
  for (const portion of missed.portions()) {
    let inPortion = 0;
    means.transactions.run(
      () => {
        inPortion = portion.filter((failure) => admit(failure, missed, means)).length;
      },
      portion.map((failure) => ({ header: failure })),
    );
    admitted += inPortion;
  }
  return admitted;
}

/** Whether the call joined the open batch. */
function admit(
  failure: MissedFailure,
  missed: MissedFailures,
  { book, decisions, now }: Means,
): boolean {
  const { accountSid, callSid, receivedAt } = failure;
  // It's on a damaged page again, so it waits for the next rebuild.
  if (book.isAside(accountSid, callSid)) return false;
  missed.remove(failure);
  const call = book.find(accountSid, callSid);
  const placed = book.placedOf(call);
  if (placed === null || !hasFailed(placed.state) || call.failure !== null) return false;
  // A batch never closes before it opened.
  const at = Math.max(receivedAt, decisions.open.openedAt ?? receivedAt);
  // The call doesn't change, but its row has to say which batch it's in.
  book.replace(call, placed, placed.lastRecord, now());
  book.setFailure(call, decisions.join(accountSid, rowOf(placed.state), at).place);
  book.write(call, now());
  return true;
}
