import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../../../tests/support/store-folder.ts';
import { SILENT, UNCOUNTED } from '../../../tests/support/store-sqlite.ts';
import {
  NewerDatabaseError,
  openForReading,
  openForWriting,
  type SqliteDatabase,
} from './database.ts';
import { openSqliteStore } from './sqlite-store.ts';

const MIGRATIONS = readdirSync(join(import.meta.dirname, 'migrations')).filter((name) =>
  name.endsWith('.sql'),
);

const versionOf = (database: SqliteDatabase): unknown =>
  database.pragma('user_version', { simple: true });

/** Everything that the schema consists of, and the row that names the database. */
const contentsOf = (database: SqliteDatabase): unknown => [
  database.prepare('SELECT * FROM sqlite_schema ORDER BY name').all(),
  database.prepare('SELECT * FROM progress').all(),
];

describe('the database file', () => {
  it('is made with its folder where it is missing, and is brought up to date', () => {
    const database = openForWriting(join(testFolder(), 'a', 'b', 'callboard.db'));
    expect(versionOf(database)).toBe(MIGRATIONS.length);
    expect(database.prepare('SELECT head, open_batch, open_count FROM progress').all()).toEqual([
      { head: 0, open_batch: 1, open_count: 0 },
    ]);
  });

  it('syncs every commit, and lets readers read meanwhile', () => {
    const database = openForWriting(join(testFolder(), 'callboard.db'));
    const FULL = 2;
    expect(database.pragma('synchronous', { simple: true })).toBe(FULL);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
  });

  it('is the same when it is opened again: no migration runs twice', () => {
    const file = join(testFolder(), 'callboard.db');
    const first = openForWriting(file);
    const before = contentsOf(first);
    first.close();

    const again = openForWriting(file);
    expect(contentsOf(again)).toEqual(before);
    expect(contentsOf(openForWriting(file))).toEqual(before);
    expect(versionOf(again)).toBe(MIGRATIONS.length);
  });

  it('is told from any other', () => {
    const folder = testFolder();
    const named = ['a.db', 'b.db'].map((name) =>
      openForWriting(join(folder, name)).prepare('SELECT epoch, installation FROM progress').get(),
    );
    expect(named[0]).not.toEqual(named[1]);
  });

  it('is left alone where a newer Callboard wrote it', async () => {
    const file = join(testFolder(), 'callboard.db');
    openForWriting(file).close();
    const newer = new Sqlite(file);
    newer.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    newer.close();

    const said = `written by a newer Callboard (schema ${MIGRATIONS.length + 1}, this one knows ${MIGRATIONS.length})`;
    expect(() => openForWriting(file)).toThrow(NewerDatabaseError);
    expect(() => openForWriting(file)).toThrow(said);
    // Whoever starts the store is told the same, from the thread that opens it.
    await expect(
      openSqliteStore({
        file,
        rules: { failureThreshold: 1, targets: { smsRecipients: [], webhookUrl: null } },
        tellJoined: false,
        clock: { now: () => 0 },
        logger: SILENT,
        metrics: UNCOUNTED,
        onFatal: () => expect.fail('it never began'),
      }),
    ).rejects.toThrow(said);
    const left = new Sqlite(file);
    expect(versionOf(left)).toBe(MIGRATIONS.length + 1);
  });

  it('cannot be written by those who only read', () => {
    const file = join(testFolder(), 'callboard.db');
    openForWriting(file);
    const reading = openForReading(file);
    expect(() => reading.exec('UPDATE progress SET head = 1')).toThrow('readonly');
    expect(() => openForReading(join(testFolder(), 'missing.db'))).toThrow();
  });
});
