/**
 * Opens stored data for commands that read it from outside: a data folder, whether Callboard runs on it or not,
 * or a single database file such as a backup. It takes no lock, writes nothing and never checkpoints.
 */

import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { KNOWN_SCHEMA, type SqliteDatabase } from '../../database/database.ts';
import { rebuiltBeside } from '../../database/rebuild-swap.ts';

const DATABASE_NAME = 'callboard.db';

export interface DataSource extends Disposable {
  readonly file: string;
  /** The data folder, which may also have a journal; null for a single file. */
  readonly folder: string | null;
  readonly database: SqliteDatabase;
  /** Whether a Callboard had the folder open when this was opened. */
  readonly isRunning: boolean;
}

/** Stored data can't be opened. The message says what to do. */
export class UnusableSourceError extends Error {
  override readonly name = 'UnusableSourceError';
}

/** Opens a data folder or a database file. Throws `UnusableSourceError`. */
export function openSource(path: string): DataSource {
  const { file, folder } = locate(resolve(path));
  if (rebuiltBeside(file) !== null) {
    throw new UnusableSourceError(
      `A rebuild of ${file} was interrupted. Start Callboard, or run callboard rebuild, to finish it`,
    );
  }
  const isRunning = folder !== null && isLocked(folder);
  const database = open(file, isRunning);
  try {
    checkSchema(database, file);
  } catch (error) {
    database.close();
    throw error;
  }
  return { file, folder, database, isRunning, [Symbol.dispose]: () => database.close() };
}

function locate(path: string): { readonly file: string; readonly folder: string | null } {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new UnusableSourceError(`${path} doesn't exist. Name a data folder or a backup file`);
  }
  if (!found.isDirectory()) {
    return { file: path, folder: basename(path) === DATABASE_NAME ? dirname(path) : null };
  }
  const file = join(path, DATABASE_NAME);
  if (!existsSync(file) && rebuiltBeside(file) === null) {
    throw new UnusableSourceError(
      `${path} holds no ${DATABASE_NAME}. Name the folder that Callboard keeps its data in`,
    );
  }
  return { file, folder: path };
}

/** Whether a Callboard has the folder open, as far as its lock shows. */
function isLocked(folder: string): boolean {
  const file = join(folder, 'callboard.lock');
  if (!existsSync(file)) return false;
  const lock = new Database(file, { readonly: true, timeout: 0 });
  try {
    lock.prepare('SELECT count(*) FROM sqlite_master').get();
    return false;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return true;
    throw error;
  } finally {
    lock.close();
  }
}

function open(file: string, isRunning: boolean): SqliteDatabase {
  try {
    // SQLite makes two files beside one that it reads. A connection that can write removes them safely when
    // it closes; but after a crash, the write-ahead log that exists is read and left as it is.
    const wal = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    const database = new Database(file, { readonly: isRunning || wal > 0, fileMustExist: true });
    database.pragma('query_only = ON');
    return database;
  } catch (error) {
    throw unusable(file, error);
  }
}

function checkSchema(database: SqliteDatabase, file: string): void {
  let schema: number;
  try {
    schema = Number(database.pragma('user_version', { simple: true }));
  } catch (error) {
    throw unusable(file, error);
  }
  if (schema === KNOWN_SCHEMA) return;
  throw new UnusableSourceError(
    schema > KNOWN_SCHEMA
      ? `${file} was written by a newer Callboard (schema ${schema}, this one knows ${KNOWN_SCHEMA}). Use that version`
      : `${file} was written by an older Callboard (schema ${schema}, this one needs ${KNOWN_SCHEMA}). ` +
          'Use that version, or start this one on it once',
  );
}

const unusable = (file: string, error: unknown): UnusableSourceError =>
  new UnusableSourceError(
    `${file} can't be read: ${error instanceof Error ? error.message : String(error)}. ` +
      'Check the path and its permissions; if it is damaged beyond this, restore a backup',
    { cause: error },
  );
