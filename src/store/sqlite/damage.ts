/** Which of SQLite's errors mean that pages of the file are damaged, and which that the disk is at fault. */

import { SqliteError } from 'better-sqlite3';

/** The file itself is damaged: trying again won't help, `callboard rebuild` will. */
const isDamage = (error: unknown): boolean =>
  error instanceof SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);

/** A page can't be read: it is damaged, or the disk under it is. */
export const isUnreadable = (error: unknown): boolean =>
  isDamage(error) || (error instanceof SqliteError && error.code.startsWith('SQLITE_IOERR'));
