/** Opens `numbers.duckdb`, and makes its tables if it's new. */

import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type Shape, schemaOf, tableStatements } from './schema.ts';

/** DuckDB's own limit: 270 to 290 MB resident. 256 MB were no faster, and 420 to 550 MB resident. */
const MEMORY_LIMIT = '128MB';
/** How much a large question may write to disk. */
const MOST_TEMPORARY = '2GB';

/** An open file. */
export interface Tables extends Disposable {
  /** A connection of its own, for one piece of work at a time. */
  connect(): Promise<DuckDBConnection>;
}

/** Resolves with null if the file was made with other tables: it has to be deleted. */
export async function openTables(file: string, shape: Shape): Promise<Tables | null> {
  const instance = await DuckDBInstance.create(file, {
    memory_limit: MEMORY_LIMIT,
    threads: '2',
    temp_directory: `${file}.tmp`,
    max_temp_directory_size: MOST_TEMPORARY,
    preserve_insertion_order: 'false',
    // It neither loads code nor reads files that aren't its own.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const isUsable = await hasOrMakesTables(connection, shape);
  connection.closeSync();
  if (isUsable) {
    return { connect: () => instance.connect(), [Symbol.dispose]: () => instance.closeSync() };
  }
  instance.closeSync();
  return null;
}

async function hasOrMakesTables(connection: DuckDBConnection, shape: Shape): Promise<boolean> {
  const tables = await connection.runAndReadAll('SELECT count(*) FROM duckdb_tables()');
  if (Number(tables.getRows()[0]?.[0]) === 0) {
    await makeTables(connection, shape);
    return true;
  }
  const found = await connection.runAndReadAll(
    "SELECT count(*) FROM duckdb_columns() WHERE table_name = 'progress' AND column_name = 'schema'",
  );
  if (Number(found.getRows()[0]?.[0]) === 0) return false;
  const made = await connection.runAndReadAll('SELECT schema FROM progress');
  return made.getRows()[0]?.[0] === schemaOf(shape);
}

async function makeTables(connection: DuckDBConnection, shape: Shape): Promise<void> {
  await connection.run('BEGIN');
  for (const statement of tableStatements(shape)) await connection.run(statement);
  await connection.run('INSERT INTO progress VALUES ($1, NULL, 0, NULL, false)', [schemaOf(shape)]);
  await connection.run('COMMIT');
}
