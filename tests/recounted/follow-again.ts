/** Makes `numbers.duckdb` again from the log, for files of a run whose tables have changed since. */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemTimer } from '../../src/app/system.ts';
import { Follower } from '../../src/numbers/follow/follower.ts';
import { openTables } from '../../src/numbers/tables/open-tables.ts';
import { openChangeLog } from '../../src/store/sqlite/changes/open-change-log.ts';
import { note, SHAPE } from './terms.ts';

/** Leaves a file alone that has today's tables. `until` is the emulated time at which the run ended. */
export async function followAgain(folder: string, until: number): Promise<void> {
  const file = join(folder, 'numbers.duckdb');
  using found = await openTables(file, SHAPE);
  if (found !== null) return;
  note('the numbers have the tables of another version: following the log again');
  for (const each of [file, `${file}.wal`]) rmSync(each, { force: true });
  using tables = await openTables(file, SHAPE);
  if (tables === null) throw new Error('a new file has other tables');
  using log = openChangeLog(join(folder, 'callboard.db'));
  const connection = await tables.connect();
  const timer = { now: () => until, after: systemTimer.after };
  const follower = await Follower.open({ log, connection, shape: SHAPE, timer });
  while (!(await follower.step()));
  connection.closeSync();
  note(`followed up to ${follower.state.position}`);
}
