/** Which of SQLite's errors mean that pages of the file are damaged, and which that the disk is at fault. */

import { SqliteError } from 'better-sqlite3';
import type { AccountSid, CallSid } from '../../../core/ids.ts';

/** The file itself is damaged: trying again won't help, `callboard rebuild` will. */
export const isDamage = (error: unknown): boolean =>
  error instanceof SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);

/** A page can't be read: it is damaged, or the disk under it is. */
export const isUnreadable = (error: unknown): boolean =>
  isDamage(error) || (error instanceof SqliteError && error.code.startsWith('SQLITE_IOERR'));

/** Which call. */
export interface CallName {
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
}

/** A call can't be read or written, since a page that it needs is damaged. Others may well be. */
export class DamagedCallError extends Error {
  override readonly name = 'DamagedCallError';
  readonly call: CallName;

  constructor({ accountSid, callSid }: CallName, cause: unknown) {
    super("a page that a call's row needs is damaged", { cause });
    this.call = { accountSid, callSid };
  }
}

/** What `work` returns; throws `DamagedCallError` where it meets damage on the way to this call. */
export function onPagesOf<Result>(call: CallName, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new DamagedCallError(call, error);
  }
}
