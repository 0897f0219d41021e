/**
 * The database file: opening it for writing (one thread, one connection) and for reading, and bringing its
 * schema up to date.
 */

import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { CHECKPOINT_PAGES, READER_PAGES_KIB, WRITER_PAGES_KIB } from '../tuning.ts';
import { makeFolder } from './data-folder.ts';
import { MigrationWatch } from './migration-progress.ts';
import { finishSwap } from './rebuild-swap.ts';
import { sidKey } from './sid-key.ts';
import { textHash } from './text-hash.ts';

export type SqliteDatabase = Database.Database;

const MIGRATIONS = fileURLToPath(new URL('../migrations/', import.meta.url));
const MIGRATION_FILES = readdirSync(MIGRATIONS)
  .filter((name) => name.endsWith('.sql'))
  .sort();

/** The schema that this version writes: how many migrations a database of it has run. */
export const KNOWN_SCHEMA = MIGRATION_FILES.length;

/** Bytes of a page: large enough for a few calls, small enough that a random index page costs little. */
const PAGE_BYTES = 8192;

/** How long the writer waits for another process's lock, in milliseconds. */
const BUSY_MS = 5000;

/** The database is a newer Callboard's: opening it would lose what that wrote. */
export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError';
}

/** The database can't be opened, or can't be read. */
class UnusableDatabaseError extends Error {
  override readonly name = 'UnusableDatabaseError';
}

/** Opens the file for writing; creates and migrates it as needed, and reports that to `watch`. */
export const openForWriting = (file: string, watch: MigrationWatch | null = null): SqliteDatabase =>
  advised(file, () => open(file, watch));

/** Adds what to do to SQLite's errors. */
function advised<Opened>(file: string, work: () => Opened): Opened {
  try {
    return work();
  } catch (error) {
    const advice = error instanceof Database.SqliteError ? adviceOn(error.code) : null;
    if (advice === null || !(error instanceof Error)) throw error;
    throw new UnusableDatabaseError(`${file}: ${error.message}. ${advice}`, { cause: error });
  }
}

/** What to do about an SQLite error; null if there's no advice. */
function adviceOn(code: string): string | null {
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) {
    return 'It is damaged, or no database: run callboard rebuild, or put a backup in its place';
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return 'Another Callboard uses it: stop that one, or point CALLBOARD_DATA_DIR elsewhere';
  }
  if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY')) {
    return 'Let this user write the file and its folder, or point CALLBOARD_DATA_DIR elsewhere';
  }
  return null;
}

function open(file: string, watch: MigrationWatch | null): SqliteDatabase {
  makeFolder(dirname(file));
  // Without this, a start after an interrupted rebuild might find no database, and make an empty one.
  finishSwap(file);
  // It holds phone numbers, so other users can't read it. SQLite's files beside it get the same mode.
  closeSync(openSync(file, 'a', 0o640));
  const database = new Database(file, { timeout: BUSY_MS });
  database.pragma(`page_size = ${PAGE_BYTES}`);
  database.pragma('journal_mode = WAL');
  // A 2xx implies that the event is on disk (I7): every commit is synced.
  database.pragma('synchronous = FULL');
  database.pragma(`cache_size = -${WRITER_PAGES_KIB}`);
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  database.pragma('journal_size_limit = 67108864');
  // An erased number must be nowhere in the file, so what a row was before is overwritten, too.
  database.pragma('secure_delete = ON');
  migrate(database, watch);
  return database;
}

/**
 * Makes a database in one file that no other process reads until it's complete, so nothing is synced on the
 * way. The caller syncs it at the end and gives it its name.
 */
export function openNew(file: string): SqliteDatabase {
  closeSync(openSync(file, 'wx', 0o600));
  const database = new Database(file);
  database.pragma(`page_size = ${PAGE_BYTES}`);
  database.pragma('journal_mode = MEMORY');
  database.pragma('synchronous = OFF');
  database.pragma('foreign_keys = OFF');
  database.pragma(`cache_size = -${WRITER_PAGES_KIB}`);
  migrate(database, null);
  return database;
}

/**
 * Locks the database for this process until the lock is closed or the process ends in any way: each of two
 * writers would have calls in memory that the other lacks. Throws if another process has the lock.
 */
export const lockForWriting = (file: string): { close(): void } =>
  advised(file, () => {
    makeFolder(dirname(file));
    const lock = new Database(join(dirname(file), 'callboard.lock'), { timeout: 0 });
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return lock;
    } catch (error) {
      lock.close();
      throw error;
    }
  });

/**
 * Loads SQLite into the calling thread. If only worker threads load it, it's unloaded when the last of them
 * ends, while V8 may still call into it, and that crashes the process (better-sqlite3, issue 1476, May 2026).
 */
export function keepLoaded(): void {
  new Database(':memory:').close();
}

/**
 * Moves everything in the write-ahead log into the database file and empties it. Returns whether it could: another
 * connection may be reading from it. It doesn't wait for that.
 */
export function emptyWriteAheadLog(database: SqliteDatabase): boolean {
  database.pragma('busy_timeout = 0');
  try {
    const busy: unknown = database.pragma('wal_checkpoint(TRUNCATE)', { simple: true });
    return busy === 0;
  } finally {
    database.pragma(`busy_timeout = ${BUSY_MS}`);
  }
}

/** Opens the file for reading beside the writer. */
export function openForReading(file: string): SqliteDatabase {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  database.pragma('query_only = ON');
  database.pragma(`cache_size = -${READER_PAGES_KIB}`);
  return database;
}

function migrate(database: SqliteDatabase, watch: MigrationWatch | null): void {
  database.function('text_hash', { deterministic: true }, (text: unknown) => {
    watch?.called();
    return typeof text === 'string' ? textHash(text) : null;
  });
  database.function('sid_key', { deterministic: true }, (text: unknown) => {
    watch?.called();
    return typeof text === 'string' ? sidKey(text) : null;
  });
  const done = Number(database.pragma('user_version', { simple: true }));
  if (done > KNOWN_SCHEMA) {
    throw new NewerDatabaseError(
      `the database was written by a newer Callboard (schema ${done}, this one knows ${KNOWN_SCHEMA}): ` +
        'upgrade Callboard, or point CALLBOARD_DATA_DIR elsewhere',
    );
  }
  for (const [index, file] of MIGRATION_FILES.entries()) {
    if (index < done) continue;
    const sql = readFileSync(`${MIGRATIONS}${file}`, 'utf8');
    // A new database has no rows to migrate.
    if (done > 0) beginWatch(database, file, watch);
    database.transaction(() => {
      database.exec(sql);
      if (index === 0) begin(database);
      database.pragma(`user_version = ${index + 1}`);
    })();
    watch?.finish();
  }
  // The file is then a complete database even without its write-ahead log.
  if (done < KNOWN_SCHEMA) database.pragma('wal_checkpoint(PASSIVE)');
}

function beginWatch(database: SqliteDatabase, file: string, watch: MigrationWatch | null): void {
  if (watch === null) return;
  const name = basename(file, '.sql');
  const calls = MigrationWatch.isLong(name)
    ? (database.prepare<[], number>('SELECT count(*) FROM calls').pluck().get() ?? 0)
    : null;
  watch.begin(name, calls);
}

/** Names a new database, so that cursors and message references of two databases never collide. */
function begin(database: SqliteDatabase): void {
  database
    .prepare(
      `INSERT INTO progress (id, epoch, installation, head, replay_from, open_batch, open_count)
       VALUES (1, ?, ?, 0, 1, 1, 0)`,
    )
    .run(randomBytes(4).toString('hex'), randomBytes(4).toString('hex'));
}
