/**
 * At a start, joins the logged events that no row holds yet. A crash in between does no harm: the next
 * start goes on from where this one got to.
 */

import type { CallBook } from '../calls/call-book.ts';
import type { SqliteDatabase } from '../database/database.ts';
import { LogReader } from '../log/log.ts';
import type { Progress } from './progress.ts';
import type { RecordTaker } from './take-records.ts';
import type { WriterTransactions } from './writer-transactions.ts';

interface Means {
  readonly book: CallBook;
  readonly progress: Progress;
  readonly taker: RecordTaker;
  readonly transactions: WriterTransactions;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
}

/** Called during a replay with the position that it has reached, and the log's last one. */
export type OnReplay = (through: number, head: number) => void;

/** Replays the log from position `from`. */
export function replay(
  database: SqliteDatabase,
  from: number,
  { book, progress, taker, transactions, now }: Means,
  onReplay: OnReplay = () => {},
): void {
  const reader = new LogReader(database);
  for (let position = from; position <= progress.head; ) {
    const entries = reader.from(position);
    const last = entries.at(-1);
    if (last === undefined) break;
    const next = last.position + 1;
    transactions.run(
      () => {
        progress.replayed(next);
        for (const { position: at, record } of entries) taker.takeAgain(at, record);
        book.writeBackAll(now());
      },
      entries.map(({ record }) => record),
    );
    onReplay(last.position, progress.head);
    position = next;
  }
  progress.replayed(null);
}
