/** Database files as earlier versions left them. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const MIGRATIONS = join(import.meta.dirname, '../../src/store/sqlite/migrations');

/**
 * Creates the database of the first version with an index by numbers (schema 2), with this many calls. Their
 * packed state is empty: migrations and a start work on the columns next to it.
 */
export function makeOldDatabase(file: string, calls: number): void {
  const old = new Database(file);
  runMigrations(old, 0, 2);
  old.exec(`INSERT INTO progress VALUES (1, 'epoch', 'name', 0, 1, 1, 0, NULL, 0);
    INSERT INTO segments VALUES (0, 0, 1);
    INSERT INTO accounts VALUES (1, 'AC1');
    PRAGMA user_version = 2`);
  old
    .prepare(
      `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
       INSERT INTO calls (id, segment, sid_hash, account, call_sid, status, direction, from_number,
         to_number, started_at, state)
       SELECT n, 0, n, 1, printf('%08x-0000-4000-8000-000000000000', n * 77773), 'completed',
         'inbound', '+1555' || (1000000 + n), '+15550100002', n, x'' FROM numbers`,
    )
    .run(calls);
  old.close();
}

/** Migrates the database of `makeOldDatabase` to the schema of a later version, without its calls. */
export function raiseSchema(file: string, schema: number): void {
  const old = new Database(file);
  old.exec('DELETE FROM calls');
  for (const name of ['text_hash', 'sid_key']) old.function(name, (_text: unknown) => null);
  runMigrations(old, 2, schema);
  old.pragma(`user_version = ${schema}`);
  old.close();
}

function runMigrations(database: Database.Database, after: number, through: number): void {
  const files = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql'));
  for (const name of files.sort()) {
    const number = Number(name.slice(0, 4));
    if (number > after && number <= through) {
      database.exec(readFileSync(join(MIGRATIONS, name), 'utf8'));
    }
  }
}

/** A message as versions before schema 11 stored it, without its text. */
export interface OldMessage {
  readonly batch: number;
  readonly channel: string;
  readonly recipient: string;
  readonly state: string;
}

/** Adds a closed batch of 100 calls, open from 06:02 to 16:42 on 23 November 2026. */
export function addOldBatch(file: string, batch: number): void {
  const old = new Database(file);
  old
    .prepare(
      'INSERT INTO batches (batch, count, threshold, opened_at, closed_at) VALUES (?, 100, 100, ?, ?)',
    )
    .run(batch, Date.UTC(2026, 10, 23, 6, 2), Date.UTC(2026, 10, 23, 16, 42));
  old.prepare('UPDATE progress SET open_batch = ?').run(batch + 1);
  old.close();
}

/** Adds a message with the reference `CB-old-<batch>`. */
export function addOldMessage(
  file: string,
  { batch, channel, recipient, state }: OldMessage,
): void {
  const old = new Database(file);
  old
    .prepare(
      `INSERT INTO outbox (batch, channel, recipient, reference, created_at, state, attempts, checks, due_at)
       VALUES (?, ?, ?, ?, 0, ?, 0, 0, 0)`,
    )
    .run(batch, channel, recipient, `CB-old-${batch}`, state);
  old.close();
}
