/** Which SQLite errors mean that pages of the file are damaged, and which that the disk is failing. */

import { SqliteError } from 'better-sqlite3';
import type { AccountSid, CallSid } from '../../../core/ids.ts';

/** The file itself is damaged: trying again won't help, `callboard rebuild` will. */
export const isDamage = (error: unknown): boolean =>
  error instanceof SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);

/** A page can't be read: it's damaged, or the disk is. */
export const isUnreadable = (error: unknown): boolean =>
  isDamage(error) || (error instanceof SqliteError && error.code.startsWith('SQLITE_IOERR'));

/** A call's full name: a SID is unique only within its account. */
export interface CallName {
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
}

/** A call can't be read or written because it needs a damaged page. Other calls can be fine. */
export class DamagedCallError extends Error {
  override readonly name = 'DamagedCallError';
  readonly call: CallName;

  constructor({ accountSid, callSid }: CallName, cause: unknown) {
    super("a page that a call's row needs is damaged", { cause });
    this.call = { accountSid, callSid };
  }
}

/** Returns what `work` returns; throws `DamagedCallError` if it meets a damaged page. */
export function onPagesOf<Result>(call: CallName, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new DamagedCallError(call, error);
  }
}
