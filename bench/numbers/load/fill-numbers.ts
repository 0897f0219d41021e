/**
 * Makes `numbers.duckdb` for a database of copied calls: the follower itself takes what the log holds, and its facts
 * are copied as the calls were. To follow all of them would take half an hour.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import { systemTimer } from '../../../src/app/system.ts';
import { FactWriter } from '../../../src/numbers/follow/fact-writer.ts';
import { Follower } from '../../../src/numbers/follow/follower.ts';
import { readProgress } from '../../../src/numbers/follow/progress.ts';
import { factColumns } from '../../../src/numbers/tables/fact-columns.ts';
import { openTables } from '../../../src/numbers/tables/open-tables.ts';
import { ENDED, type Shape } from '../../../src/numbers/tables/schema.ts';
import { openChangeLog } from '../../../src/store/sqlite/changes/open-change-log.ts';
import { partySql, sidSql } from './copied-call.ts';

export interface Filling {
  /** The database, and the file to be made. */
  readonly storeFile: string;
  readonly file: string;
  readonly shape: Shape;
  /** Row ids of the calls that were copied are 1 to this. */
  readonly originals: number;
  readonly copies: number;
  /** Milliseconds; whole minutes. */
  readonly shift: number;
  note(text: string): void;
}

const ORIGINALS = 'originals';
/** Nothing else needs it meanwhile. */
const MEMORY_LIMIT = '1GB';

export async function fillNumbers(filling: Filling): Promise<void> {
  const { storeFile, file, shape, copies, note } = filling;
  using tables = await openTables(file, shape);
  if (tables === null) throw new Error(`${file} has other tables`);
  using log = openChangeLog(storeFile);
  const connection = await tables.connect();
  const follower = await Follower.open({ log, connection, shape, timer: systemTimer });
  while (!(await follower.step()));
  note(`  followed the log up to ${follower.state.position}`);
  await connection.run(`SET memory_limit = '${MEMORY_LIMIT}'`);
  await connection.run(
    `CREATE TEMP TABLE ${ORIGINALS} AS SELECT * FROM ${ENDED} WHERE row_id <= ${filling.originals}`,
  );
  for (let copy = 1; copy <= copies; copy += 1) {
    await copyFacts(connection, copy, filling);
    if (copy % 50 === 0) note(`  copied the facts ${copy} of ${copies} times`);
  }
  note('  copied the facts; now what is counted of them');
  const progress = await readProgress(connection);
  const writer = await FactWriter.open(connection, shape, Date.now());
  await writer.complete({ ...progress, isComplete: true }, Date.now(), (made) => {
    note(`  counted ${Math.round(made * 100)} %`);
  });
  await connection.run('CHECKPOINT');
  connection.closeSync();
}

async function copyFacts(
  connection: DuckDBConnection,
  copy: number,
  { shape, originals, shift }: Filling,
): Promise<void> {
  const columns = factColumns(shape.dimensions).map(({ name }) => name);
  const later = copy * shift;
  const values = columns.map((name) => copiedSql(name, copy) ?? laterSql(name, later) ?? name);
  await connection.run('BEGIN');
  await connection.run(
    `INSERT INTO ${ENDED} (${columns.join(', ')}) SELECT ${values.join(', ')}
     FROM (SELECT * REPLACE (row_id + ${copy * originals} AS row_id, ${NAMES.map(
       (name) => `${sidSql(name, copy)} AS ${name}`,
     ).join(', ')}) FROM ${ORIGINALS})`,
  );
  await connection.run(
    `INSERT INTO provider_lag SELECT begins_at + ${later}, account, bin, events FROM provider_lag
     WHERE begins_at < (SELECT max(first_seen_at) FROM ${ORIGINALS})`,
  );
  await connection.run('COMMIT');
}

/** Columns with a SID. The hashes of names are of the copy's. */
const NAMES = ['call_sid', 'parent_call_sid'];

function copiedSql(column: string, copy: number): string | null {
  switch (column) {
    case 'from_number':
    case 'to_number':
      return partySql(column, copy);
    case 'call_key':
      return keySql('call_sid');
    case 'parent_key':
      return keySql('parent_call_sid');
    default:
      return null;
  }
}

const laterSql = (column: string, later: number): string | null =>
  column.endsWith('_at') ? `${column} + ${later}` : null;

/** As `keyOf` does (`numbers/follow/facts/call-keys.ts`): the first 8 bytes of a SHA-256, the least significant one first. */
function keySql(sid: string): string {
  const hash = `sha256(account || ' ' || ${sid})`;
  const bytes = [15, 13, 11, 9, 7, 5, 3, 1].map((at) => `substr(${hash}, ${at}, 2)`);
  const unsigned = `CAST('0x' || ${bytes.join(' || ')} AS UBIGINT)`;
  return `CAST(CASE WHEN ${unsigned} >= 9223372036854775808 THEN CAST(${unsigned} AS HUGEINT) - 18446744073709551616 ELSE ${unsigned} END AS BIGINT)`;
}
