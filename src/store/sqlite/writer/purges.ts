/**
 * Purges events and calls by their age, a few in each transaction, so that callbacks get their turns. Events from before
 * a time are taken out of the log, and calls keep their rows. If calls are too old, the log's records from before that
 * time go first. Then each call that has no other record is removed with everything beside its row, and a record of
 * the log says so. A call that's younger keeps its row, even if its first events are gone. At the end of a run that has
 * removed something, the write-ahead log is emptied and the audit log says what it was.
 */

import type { Statement } from 'better-sqlite3';
import { type AccountSid, type CallSid, parseAccountSid, parseCallSid } from '../../../core/ids.ts';
import type { KeptSince } from '../../../ports/removal/retention.ts';
import type { AccessWriter } from '../access/access-writer.ts';
import type { CallBook } from '../calls/call-book.ts';
import { decodeCall, peekLastRecord, peekTimes } from '../calls/decode-call.ts';
import type { CallName } from '../database/damage.ts';
import { emptyWriteAheadLog, type SqliteDatabase } from '../database/database.ts';
import { type LogRecord, removalRecord } from '../journal/record.ts';
import type { LogWriter } from '../log/log.ts';
import { LogExpiry } from '../removal/log-expiry.ts';
import { LogPurge } from '../removal/log-purge.ts';
import { PurgeTally } from '../removal/purge-tally.ts';
import { PURGE_END_TRIES, PURGED_ROWS } from '../tuning.ts';
import type { Decisions } from './decisions.ts';
import type { Progress } from './progress.ts';
import type { WriterTransactions } from './writer-transactions.ts';

/** What's too old. Times are milliseconds since 1970. */
export interface PurgeRequest {
  readonly before: KeptSince;
  /** When this is asked for. */
  readonly at: number;
}

/** What takes calls out of the store needs. */
export interface RemovalMeans {
  readonly book: CallBook;
  readonly decisions: Decisions;
  readonly progress: Progress;
  readonly transactions: WriterTransactions;
  readonly log: LogWriter;
  readonly access: AccessWriter;
}

interface OldRow {
  readonly id: number;
  readonly account_sid: string;
  readonly call_sid: string;
  readonly state: Buffer;
}

export class Purges {
  readonly #database: SqliteDatabase;
  readonly #means: RemovalMeans;
  readonly #log: LogPurge;
  readonly #expiry: LogExpiry;
  readonly #tally: PurgeTally;
  readonly #rows: Statement<[number, number], OldRow>;
  readonly #noteId: Statement<[number]>;
  readonly #dropPending: Statement<[string, string]>;
  /** The last row that was looked at; null while the log has its turn. */
  #after: number | null = null;
  /** How often the end of this run was tried. */
  #endTries = 0;

  constructor(database: SqliteDatabase, means: RemovalMeans) {
    this.#database = database;
    this.#means = means;
    this.#log = new LogPurge(database);
    this.#expiry = new LogExpiry(database);
    this.#tally = new PurgeTally(database);
    this.#rows = database.prepare(
      `SELECT calls.id, account_sid, call_sid, state FROM calls
       JOIN accounts ON accounts.id = calls.account WHERE calls.id > ? ORDER BY calls.id LIMIT ?`,
    );
    this.#noteId = database.prepare(
      'UPDATE progress SET last_call_id = max(last_call_id, ?) WHERE id = 1',
    );
    this.#dropPending = database.prepare(
      'DELETE FROM pending_erasures WHERE account_sid = ? AND call_sid = ?',
    );
  }

  /** Purges the next few calls, or a piece of the log. Returns whether there's more; after that, it starts again. */
  step(request: PurgeRequest): boolean {
    if (this.#endTries === 0 && this.#purgeMore(request)) return true;
    const hasEnded = this.#end(request.at);
    this.#endTries = hasEnded ? 0 : this.#endTries + 1;
    return !hasEnded;
  }

  /** Ends a run. Returns whether it has ended; if not, others are reading the write-ahead log. */
  #end(at: number): boolean {
    const entries = this.#tally.entries(at);
    if (entries.length === 0) return true;
    const isEmpty = emptyWriteAheadLog(this.#database);
    if (!isEmpty && this.#endTries < PURGE_END_TRIES) return false;
    this.#means.transactions.run(() => {
      for (const entry of entries) this.#means.access.apply({ type: 'audit', entry });
      this.#tally.clear();
    });
    return true;
  }

  #purgeMore({ before: { calls, events }, at }: PurgeRequest): boolean {
    // What rows on damaged pages lack is in the log alone.
    if (this.#means.progress.unjoined > 0) return false;
    if (this.#after !== null && calls !== null) {
      this.#purgeRows(calls, at, this.#after);
      return this.#after !== null;
    }
    if (this.#purgeLog(calls, events)) return true;
    this.#after = calls === null ? null : 0;
    return this.#after !== null;
  }

  /** Returns whether there may be more. */
  #purgeLog(calls: number | null, events: number | null): boolean {
    const { transactions } = this.#means;
    let isMore = false;
    transactions.run(() => {
      isMore = this.#purgePiece(this.#log, calls) || this.#purgePiece(this.#expiry, events);
    });
    return isMore;
  }

  #purgePiece(part: LogPurge | LogExpiry, before: number | null): boolean {
    if (before === null) return false;
    const { removed, isMore } = part.step(before, this.#means.progress.writtenThrough);
    this.#tally.add('events-purged', removed, before);
    return isMore;
  }

  #purgeRows(before: number, at: number, after: number): void {
    const rows = this.#rows.all(after, PURGED_ROWS);
    const { through } = this.#log;
    const old: CallName[] = [];
    let isLast = rows.length < PURGED_ROWS;
    for (const { account_sid, call_sid, state } of rows) {
      const { firstSeenAt, updatedAt } = peekTimes(state);
      // Rows are in the order in which calls were first seen, to within a second or so.
      if (firstSeenAt >= before + MARGIN_MS) isLast = true;
      const call = nameIn(account_sid, call_sid);
      if (updatedAt >= before || call === null) continue;
      // A repeat can be younger than the latest event.
      if (lastRecordOf(call, state) <= through) old.push(call);
    }
    if (old.length > 0) this.#purge(old, before, at);
    this.#after = isLast ? null : (rows.at(-1)?.id ?? null);
  }

  #purge(calls: readonly CallName[], before: number, at: number): void {
    const { book, decisions, progress, transactions, log } = this.#means;
    transactions.run(() => {
      const first = progress.head + 1;
      const records: LogRecord[] = [];
      for (const call of calls) {
        const purged = book.purge(call.accountSid, call.callSid);
        if (purged === null) continue;
        progress.append();
        records.push(removalRecord('purge', call, at));
        if (purged.failure !== null) decisions.purge(purged.failure);
        this.#noteId.run(purged.id);
        this.#dropPending.run(call.accountSid, call.callSid);
      }
      log.append(first, records);
      this.#tally.add('calls-purged', records.length, before);
    });
  }
}

/** Rows that were written together can be in any order. */
const MARGIN_MS = 60_000;

const lastRecordOf = ({ accountSid, callSid }: CallName, state: Buffer): number =>
  peekLastRecord(state) ?? decodeCall(accountSid, callSid, NO_COLUMNS, state).lastRecord;

const NO_COLUMNS = { direction: null, from: null, to: null, parent: null };

function nameIn(account: string, call: string): CallName | null {
  const accountSid: AccountSid | null = parseAccountSid(account);
  const callSid: CallSid | null = parseCallSid(call);
  return accountSid === null || callSid === null ? null : { accountSid, callSid };
}
