/**
 * Which start of Callboard may write. Each start raises a number in the database, and every commit checks that
 * its own is still the highest. A lock file can be deleted while it's held, but a committed number can't be
 * undone, so an overtaken writer commits nothing more.
 */

import { randomBytes } from 'node:crypto';
import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from '../database/database.ts';
import { SALT_BYTES } from './journal-format.ts';
import type { JournalProgress } from './journal-survey.ts';

/** Another start has taken the database over. */
export class SupersededError extends Error {
  override readonly name = 'SupersededError';
}

interface GenerationRow {
  readonly generation: number;
  readonly journal: number;
  readonly journaling: number;
  readonly journal_salt: Buffer | null;
}

/** What the database says about the journal. */
export function journalProgressOf(database: SqliteDatabase): JournalProgress {
  const { journal, journaling, journal_salt } = rowOf(database);
  return { applied: journal, journaling, salt: journal_salt };
}

/**
 * Begins a new generation and returns its number: higher than every earlier one, and than `atLeast`, the
 * highest among the journal's files. From then on, no earlier writer can commit.
 */
export function raiseGeneration(database: SqliteDatabase, atLeast: number): number {
  return database
    .transaction(() => {
      const generation = Math.max(rowOf(database).generation, atLeast) + 1;
      database.prepare('UPDATE progress SET generation = ? WHERE id = 1').run(generation);
      return generation;
    })
    .immediate();
}

/** Notes that this generation's files are in use. Returns the salt of their batches. */
export function beginJournal(database: SqliteDatabase, generation: number): Buffer {
  const salt = randomBytes(SALT_BYTES);
  change(
    database,
    'UPDATE progress SET journaling = generation, journal_salt = ? WHERE id = 1 AND generation = ?',
    [salt, generation],
  );
  return salt;
}

/** Notes that they no longer are, and that the database has everything in them. */
export function endJournal(database: SqliteDatabase, generation: number): void {
  change(database, 'UPDATE progress SET journaling = 0 WHERE id = 1 AND generation = ?', [
    generation,
  ]);
}

/** Checks, inside a transaction that holds the write lock, that no other start has taken over. */
export class GenerationCheck {
  readonly #own: number;
  readonly #newest: Statement<[], number>;

  constructor(database: SqliteDatabase) {
    this.#newest = database
      .prepare<[], number>('SELECT generation FROM progress WHERE id = 1')
      .pluck();
    this.#own = this.#newest.get() ?? 0;
  }

  /** Throws `SupersededError` if one has. */
  confirm(): void {
    if (this.#newest.get() !== this.#own) throw superseded();
  }
}

function change(database: SqliteDatabase, sql: string, values: readonly unknown[]): void {
  const { changes } = database.prepare(sql).run(...values);
  if (changes !== 1) throw superseded();
}

const superseded = (): SupersededError =>
  new SupersededError('another Callboard has taken over its database');

function rowOf(database: SqliteDatabase): GenerationRow {
  const row = database
    .prepare<[], GenerationRow>(
      'SELECT generation, journal, journaling, journal_salt FROM progress WHERE id = 1',
    )
    .get();
  if (row === undefined) throw new Error('the database has no row of progress');
  return row;
}
