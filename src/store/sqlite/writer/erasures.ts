/**
 * Erases calls' personal data. A first transaction writes the erasure's record, the erased row and its line in a
 * failure batch; then the blocks of the log follow, a few in each transaction, so that callbacks get their turns; and
 * last the write-ahead log is emptied, which still has the pages as they were. An erasure that a crash interrupts is
 * completed by the next start. Deleted bytes are overwritten (`secure_delete`).
 */

import { type AccountSid, type CallSid, parseCallSid } from '../../../core/ids.ts';
import type { AuditRecord } from '../../../ports/access/audit-log.ts';
import type { Scope } from '../../../ports/access/scope.ts';
import { projectErasure } from '../../projection/project.ts';
import { emptyWriteAheadLog, type SqliteDatabase } from '../database/database.ts';
import { removalRecord } from '../journal/record.ts';
import { LogErasure } from '../removal/log-erasure.ts';
import { type PendingErasure, PendingErasures } from '../removal/pending-erasures.ts';
import { StrayRecords } from '../removal/stray-records.ts';
import { ERASED_BLOCKS } from '../tuning.ts';
import type { RemovalMeans } from './purges.ts';

/** A call to erase, in each of these accounts that has it. */
export interface EraseRequest {
  readonly accounts: Scope;
  readonly callSid: string;
  /** Written in the same transaction, at the same time. */
  readonly audit: AuditRecord;
}

/** `blocked`: all but the write-ahead log, which another process is reading. */
export type ErasureStep = 'more' | 'blocked' | 'done';

interface Means extends RemovalMeans {
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
}

/** Records of a call that are still to be erased. */
interface Left {
  readonly erasure: PendingErasure;
  readonly positions: readonly number[];
}

export class Erasures {
  readonly #database: SqliteDatabase;
  readonly #means: Means;
  readonly #log: LogErasure;
  readonly #pending: PendingErasures;
  readonly #strays: StrayRecords;
  #left: Left | null = null;

  constructor(database: SqliteDatabase, means: Means) {
    this.#database = database;
    this.#means = means;
    this.#log = new LogErasure(database);
    this.#pending = new PendingErasures(database);
    this.#strays = new StrayRecords(database);
  }

  /** Erases the call's rows. Returns whether there's such a call. Throws if one is damaged. */
  begin({ accounts, callSid: sid, audit }: EraseRequest): boolean {
    const { book, access, transactions } = this.#means;
    const callSid = parseCallSid(sid);
    if (callSid === null) return false;
    let found = 0;
    transactions.run(() => {
      const owners = accounts === 'all' ? book.accountSids : accounts;
      found = owners.filter((owner) => this.#eraseRow(owner, callSid, audit.at)).length;
      if (found > 0) access.apply({ type: 'audit', entry: audit });
    });
    return found > 0;
  }

  /** Erases the next few records, or completes an erasure. */
  step(): ErasureStep {
    const { transactions } = this.#means;
    const [erasure] = this.#pending.all();
    if (erasure === undefined) return 'done';
    if (this.#left?.erasure.position !== erasure.position) {
      this.#left = { erasure, positions: this.#positionsOf(erasure) };
    }
    const { positions } = this.#left;
    if (positions.length > 0) {
      let left = positions;
      transactions.run(() => {
        left = this.#log.erase(positions, ERASED_BLOCKS);
      });
      this.#left = { erasure, positions: left };
      return 'more';
    }
    if (!emptyWriteAheadLog(this.#database)) return 'blocked';
    transactions.run(() => this.#pending.drop(erasure));
    this.#left = null;
    return 'more';
  }

  /** Returns whether the account has the call. One that was erased before is only looked through again. */
  #eraseRow(accountSid: AccountSid, callSid: CallSid, at: number): boolean {
    const { book, decisions, progress, log, now } = this.#means;
    if (book.isAside(accountSid, callSid)) {
      throw new Error("a page that the call's row needs is damaged: run callboard rebuild first");
    }
    const call = book.find(accountSid, callSid);
    const placed = book.placedOf(call);
    if (placed === null) return false;
    if (placed.state.erasedAt === null) {
      const position = progress.append();
      log.append(position, [removalRecord('erasure', call, at)]);
      book.replace(call, projectErasure(placed, position, at), position, now());
      book.write(call, now());
      if (call.failure !== null) decisions.erase(call.failure);
    }
    const position = book.placedOf(call)?.lastRecord ?? 0;
    this.#pending.add({ accountSid, callSid, position });
    return true;
  }

  #positionsOf(erasure: PendingErasure): readonly number[] {
    const { book } = this.#means;
    const call = book.find(erasure.accountSid, erasure.callSid);
    const positions = new Set([...book.positionsOf(call), ...this.#strays.of(erasure)]);
    return [...positions].sort((a, b) => a - b);
  }
}
