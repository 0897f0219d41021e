/**
 * Copies the rows of ended calls, each copy later than the one before: a year of calls in minutes, where receiving
 * their callbacks would take hours. The log isn't copied, so it only holds the records of the first ones.
 */

import type { CallStatus } from '../../../src/core/call-status.ts';
import { parseAccountSid, parseCallSid } from '../../../src/core/ids.ts';
import { ByteReader, ByteWriter } from '../../../src/store/sqlite/calls/bytes.ts';
import { LAYOUT } from '../../../src/store/sqlite/calls/call-layout.ts';
import { CallRows } from '../../../src/store/sqlite/calls/call-rows.ts';
import { SegmentSpans } from '../../../src/store/sqlite/calls/segments.ts';
import { SidFilters } from '../../../src/store/sqlite/calls/sid-filters.ts';
import { StatusCounts } from '../../../src/store/sqlite/calls/status-counts.ts';
import {
  openForWriting,
  type SqliteDatabase,
} from '../../../src/store/sqlite/database/database.ts';
import { Transactions } from '../../../src/store/sqlite/database/transaction.ts';
import { partyOf, sidOf } from './copied-call.ts';

export interface Copying {
  /** How many copies there are of each call. */
  readonly copies: number;
  /** How much later each copy is than the one before, in milliseconds. */
  readonly shift: number;
  /** Called after each copy. */
  onCopied(copy: number): void;
}

/** What's read of a call. */
interface Row {
  readonly account_sid: string;
  readonly call_sid: string;
  readonly status: CallStatus;
  readonly direction: string | null;
  readonly from_number: string | null;
  readonly to_number: string | null;
  readonly parent_call_sid: string | null;
  readonly started_at: number | null;
  readonly state: Buffer;
}

/** No other process may have the database open. */
export function copyCalls(file: string, { copies, shift, onCopied }: Copying): void {
  const database = openForWriting(file);
  try {
    // If this is interrupted, all of it is thrown away.
    database.pragma('journal_mode = OFF');
    database.pragma('synchronous = OFF');
    const originals = readOriginals(database);
    const [filters, counts] = [new SidFilters(database), new StatusCounts(database)];
    const [rows, spans] = [new CallRows(database, filters), new SegmentSpans(database)];
    const transactions = new Transactions(database, [rows, spans, filters, counts]);
    for (let copy = 1; copy <= copies; copy += 1) {
      transactions.run(() => {
        for (const original of originals) {
          const { accountSid, callSid, packed } = original.copy(copy, copy * shift);
          const id = rows.insert(accountSid, callSid, packed, null);
          counts.move(null, packed.status);
          if (packed.startedAt !== null) spans.note(id, packed.startedAt);
        }
      });
      onCopied(copy);
    }
  } finally {
    database.close();
  }
}

const readOriginals = (database: SqliteDatabase): readonly Original[] =>
  database
    .prepare<[], Row>(
      `SELECT account_sid, call_sid, status, direction, from_number, to_number, parent_call_sid, started_at, state
       FROM calls JOIN accounts ON accounts.id = calls.account ORDER BY calls.id`,
    )
    .all()
    .map((row) => new Original(row));

class Original {
  readonly #row: Row;
  readonly #lastRecord: number;
  readonly #firstSeenAt: number;
  /** The packed state behind when the call was first seen: other times are differences from it. */
  readonly #rest: string;
  readonly #writer = new ByteWriter();

  constructor(row: Row) {
    const reader = new ByteReader(row.state);
    if (reader.byte() !== LAYOUT) throw new Error('a call to be copied is shortened or erased');
    this.#row = row;
    this.#lastRecord = reader.whole();
    this.#firstSeenAt = reader.number();
    this.#rest = row.state.toString('latin1', this.#head(0).length);
  }

  copy(copy: number, later: number) {
    const row = this.#row;
    const { call_sid, parent_call_sid, from_number, to_number, started_at } = row;
    return {
      accountSid: parsed(parseAccountSid(row.account_sid)),
      callSid: parsed(parseCallSid(sidOf(call_sid, copy))),
      packed: {
        status: row.status,
        startedAt: started_at === null ? null : started_at + later,
        columns: {
          direction: row.direction,
          from: partyOf(from_number, copy),
          to: partyOf(to_number, copy),
          parent: parent_call_sid === null ? null : sidOf(parent_call_sid, copy),
        },
        bytes: this.#head(later) + this.#rest,
      },
    };
  }

  #head(later: number): string {
    this.#writer.byte(LAYOUT);
    this.#writer.whole(this.#lastRecord);
    this.#writer.number(this.#firstSeenAt + later);
    return this.#writer.take();
  }
}

function parsed<Sid>(sid: Sid | null): Sid {
  if (sid === null) throw new Error('a stored call has no valid SID');
  return sid;
}
