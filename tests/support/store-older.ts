/** Database files as earlier versions left them. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const MIGRATIONS = join(import.meta.dirname, '../../src/store/sqlite/migrations');

/**
 * Makes the database of the first version with an index by numbers (schema 2), with so many calls. Their
 * packed state is empty: migrations and a start work on the columns beside it.
 */
export function makeOldDatabase(file: string, calls: number): void {
  const old = new Database(file);
  for (const name of readdirSync(MIGRATIONS).filter((found) => /^000[12]-/.test(found))) {
    old.exec(readFileSync(join(MIGRATIONS, name), 'utf8'));
  }
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
