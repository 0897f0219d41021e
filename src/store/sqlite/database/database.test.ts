import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../../../tests/support/askers.ts';
import { eventOf, T0 } from '../../../../tests/support/callbacks.ts';
import { SILENT } from '../../../../tests/support/silent.ts';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { progressOf } from '../../../../tests/support/store-observations.ts';
import { EXPORT_THREAD } from '../../../../tests/support/store-sqlite.ts';
import { TestedWriter } from '../../../../tests/support/store-writer.ts';
import { UNCOUNTED } from '../../../../tests/support/uncounted.ts';
import { join as joinEvent } from '../../../core/calls/join.ts';
import { ByteWriter } from '../calls/bytes.ts';
import { CallRows } from '../calls/call-rows.ts';
import { packCall } from '../calls/packed-call.ts';
import { SidFilters } from '../calls/sid-filters.ts';
import { CallQueries } from '../reader/call-queries.ts';
import { openSqliteStore } from '../sqlite-store.ts';
import {
  NewerDatabaseError,
  openForReading,
  openForWriting,
  type SqliteDatabase,
} from './database.ts';
import { progressIn } from './progress-row.ts';
import { sidKey } from './sid-key.ts';
import type { Tables } from './tables.ts';
import { textHash } from './text-hash.ts';

const MIGRATIONS_FOLDER = join(import.meta.dirname, '../migrations');
const MIGRATIONS = readdirSync(MIGRATIONS_FOLDER).filter((name) => name.endsWith('.sql'));

const versionOf = (database: SqliteDatabase): unknown =>
  database.pragma('user_version', { simple: true });

/** The whole schema, and the row that identifies the database. */
const contentsOf = (database: SqliteDatabase): unknown => [
  database.prepare('SELECT * FROM sqlite_schema ORDER BY name').all(),
  database.prepare('SELECT * FROM progress').all(),
];

describe('the database file', () => {
  it('is created with its folder if it is missing, and is brought up to date', () => {
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

  it('is unchanged when it is opened again: no migration runs twice', () => {
    const file = join(testFolder(), 'callboard.db');
    const first = openForWriting(file);
    const before = contentsOf(first);
    first.close();

    const again = openForWriting(file);
    expect(contentsOf(again)).toEqual(before);
    expect(contentsOf(openForWriting(file))).toEqual(before);
    expect(versionOf(again)).toBe(MIGRATIONS.length);
  });

  it('is brought up to date with the calls that are in it', async () => {
    const file = join(testFolder(), 'callboard.db');
    const { state } = joinEvent(
      null,
      eventOf(progressOf('CA1', 'ringing', 1, { From: '+15550100009' })),
    );
    const { columns, bytes } = packCall(
      new ByteWriter(),
      { state, positions: [1], lastRecord: 1 },
      null,
    );
    const old = new Sqlite(file);
    for (const name of ['0001-init.sql', '0002-journal.sql']) {
      old.exec(readFileSync(join(MIGRATIONS_FOLDER, name), 'utf8'));
    }
    old.exec(`INSERT INTO progress VALUES (1, 'epoch', 'name', 1, 1, 1, 0, NULL, 0);
      INSERT INTO segments VALUES (0, 0, ${T0 * 2});
      PRAGMA user_version = 2`);
    old.prepare('INSERT INTO accounts VALUES (1, ?)').run(state.accountSid);
    old
      .prepare(
        `INSERT INTO calls (id, segment, sid_hash, account, call_sid, status, direction, from_number,
           to_number, started_at, state) VALUES (1, 0, ?, 1, 'CA1', 'ringing', ?, ?, ?, ?, ?)`,
      )
      .run(
        textHash('CA1'),
        columns.direction,
        columns.from,
        columns.to,
        T0,
        Buffer.from(bytes, 'latin1'),
      );
    old.close();

    const database = openForWriting(file);

    const kysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
    const queries = new CallQueries(kysely, database, 'epoch');
    expect(await queries.call(EVERYTHING, 'CA1')).toMatchObject({ status: 'ringing' });
    const page = { cursor: null, limit: 10 };
    for (const filter of [{ fromNumber: '+15550100009' }, { number: '+15550100002' }]) {
      expect(await queries.list(EVERYTHING, filter, page)).toMatchObject({
        value: { calls: [{ callSid: 'CA1' }] },
      });
    }
    const rows = new CallRows(database, new SidFilters(database));
    expect(rows.find(state.accountSid, state.callSid)).toMatchObject({ id: 1 });
  });

  it('finds calls by the beginning of their sids once it is brought up to date', () => {
    const file = join(testFolder(), 'callboard.db');
    const alike = Array.from({ length: 20 }, (_, index) => `CA${String(index).padStart(32, '0')}`);
    const random = ['bc5cd0a1-1111-4c1b-9a53-0b6f6a1f2c11', 'CAbc5cd0a1bc5cd0a1bc5cd0a1bc5cd0a1'];
    const sids = [...alike, ...random, 'call-1'];
    const tested = new TestedWriter(file);
    tested.commit(sids.map((sid) => progressOf(sid, 'ringing', 1)));
    tested.writer.close();
    const older = openForWriting(file);
    const version = MIGRATIONS.findIndex((name) => name.includes('sids-by-their-beginning'));
    older.exec('UPDATE calls SET sid_hash = text_hash(call_sid); DELETE FROM sid_filters');
    // What came later is created again, too.
    for (const column of [
      ...['generation', 'journaling', 'journal_salt', 'unjoined', 'repeats_from'],
      ...['purged_through', 'last_call_id', 'expired_through'],
    ]) {
      older.exec(`ALTER TABLE progress DROP COLUMN ${column}`);
    }
    older.exec('DROP TABLE set_aside_events; DROP TABLE missed_failures');
    older.exec('DROP TABLE api_keys; DROP TABLE sessions; DROP TABLE audit');
    older.exec(
      'DROP TABLE forward_cursors; DROP TABLE pending_erasures; DROP TABLE stray_records; DROP TABLE purge_tally',
    );
    older.exec(`DROP INDEX outbox_by_subject;
      ALTER TABLE outbox RENAME COLUMN subject_id TO batch;
      ALTER TABLE outbox DROP COLUMN subject_kind;
      ALTER TABLE outbox DROP COLUMN payload;
      CREATE INDEX outbox_by_batch ON outbox (batch)`);
    older.exec('DROP INDEX calls_by_account');
    for (const column of ['account_sid', 'failed_at', 'purged']) {
      older.exec(`ALTER TABLE failures DROP COLUMN ${column}`);
    }
    older.pragma(`user_version = ${version}`);
    older.close();

    const again = new TestedWriter(file);
    const rows = again.database
      .prepare<[], { sid: string; hash: number }>(
        'SELECT call_sid AS sid, sid_hash AS hash FROM calls ORDER BY id',
      )
      .all();
    expect(rows).toEqual(
      sids.map((sid, index) => ({
        sid,
        hash: index < 8 || random.includes(sid) ? sidKey(sid) : textHash(sid),
      })),
    );
    // The log has no repeats yet.
    expect(progressIn(again.database).repeats_from).toBe(sids.length + 1);
    const repeats = again.commit(sids.map((sid) => progressOf(sid, 'ringing', 1)));
    expect(new Set(repeats.outcomes)).toEqual(new Set(['duplicate']));
    again.abandon();
  });

  it('differs from any other', () => {
    const folder = testFolder();
    const named = ['a.db', 'b.db'].map((name) =>
      openForWriting(join(folder, name)).prepare('SELECT epoch, installation FROM progress').get(),
    );
    expect(named[0]).not.toEqual(named[1]);
  });

  it('is left alone if a newer Callboard wrote it', async () => {
    const file = join(testFolder(), 'callboard.db');
    openForWriting(file).close();
    const newer = new Sqlite(file);
    newer.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    newer.close();

    const said = `written by a newer Callboard (schema ${MIGRATIONS.length + 1}, this one knows ${MIGRATIONS.length})`;
    expect(() => openForWriting(file)).toThrow(NewerDatabaseError);
    expect(() => openForWriting(file)).toThrow(said);
    // The caller that starts the store gets the same error from the thread that opens it.
    await expect(
      openSqliteStore({
        file,
        rules: {
          failureThreshold: 1,
          targets: { smsRecipients: [], webhookUrl: null, publicUrl: null },
        },
        clock: { now: () => 0 },
        logger: SILENT,
        metrics: UNCOUNTED,
        exportThread: EXPORT_THREAD,
        onFatal: () => expect.fail('it never began'),
      }),
    ).rejects.toThrow(said);
    const left = new Sqlite(file);
    expect(versionOf(left)).toBe(MIGRATIONS.length + 1);
  });

  it('cannot be written by readers', () => {
    const file = join(testFolder(), 'callboard.db');
    openForWriting(file);
    const reading = openForReading(file);
    expect(() => reading.exec('UPDATE progress SET head = 1')).toThrow('readonly');
    expect(() => openForReading(join(testFolder(), 'missing.db'))).toThrow();
  });
});
