/**
 * A copy of an open file without what was deleted. DuckDB leaves deleted rows where they are: in parts of the file that
 * are still used until most of their rows are gone, and in free ones until they're written over. A checkpoint changes
 * nothing about that (1.5.6).
 */

import { rmSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { REMOVALS } from './schema.ts';

/** Where the copy of a file is until it takes its place. */
export const renewedFile = (file: string): string => `${file}.new`;

/**
 * Makes it, as of one moment; a million facts take 5 s of processor time. The file is still used meanwhile, on other
 * connections. Rejects if there's no space for it.
 */
export async function renewFile(connection: DuckDBConnection, file: string): Promise<void> {
  const renewed = renewedFile(file);
  for (const each of [renewed, `${renewed}.wal`]) rmSync(each, { force: true });
  const read = await connection.runAndReadAll('SELECT current_database()');
  const current = String(read.getRows()[0]?.[0]).replaceAll('"', '""');
  await connection.run(`ATTACH '${renewed.replaceAll("'", "''")}' AS renewed`);
  try {
    await connection.run(`COPY FROM DATABASE "${current}" TO renewed`);
    await connection.run(`DELETE FROM renewed.${REMOVALS}`);
    await connection.run('CHECKPOINT renewed');
  } finally {
    await connection.run('DETACH renewed');
  }
}
