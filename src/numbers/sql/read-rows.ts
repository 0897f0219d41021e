/** Runs a statement and reads its rows. */

import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { type Sql, toStatement } from './sql.ts';

/** A row's values, in the order of its columns. */
export interface Row {
  /** A number that JavaScript holds exactly; null if it's null. */
  number(column: number): number | null;
  text(column: number): string | null;
}

export async function readRows(
  connection: DuckDBConnection,
  statement: Sql,
): Promise<readonly Row[]> {
  const { text, values } = toStatement(statement);
  const read = await connection.runAndReadAll(text, values);
  const columns = read.getColumns();
  return Array.from({ length: read.currentRowCount }, (_, place) => new ReadRow(columns, place));
}

/** The same, some rows at a time: they needn't all be in memory. */
export async function readInParts(
  connection: DuckDBConnection,
  statement: Sql,
  onRow: (row: Row) => void,
): Promise<void> {
  const { text, values } = toStatement(statement);
  const read = await connection.stream(text, values);
  for await (const part of read) {
    const columns = part.getColumns();
    for (let place = 0; place < part.rowCount; place += 1) onRow(new ReadRow(columns, place));
  }
}

/** An array for each column takes a quarter of the memory that one for each row does. */
class ReadRow implements Row {
  readonly #columns: readonly (readonly DuckDBValue[])[];
  readonly #place: number;

  constructor(columns: readonly (readonly DuckDBValue[])[], place: number) {
    this.#columns = columns;
    this.#place = place;
  }

  number(column: number): number | null {
    const value = this.#columns[column]?.[this.#place] ?? null;
    return value === null ? null : Number(value);
  }

  text(column: number): string | null {
    const value = this.#columns[column]?.[this.#place] ?? null;
    return value === null ? null : String(value);
  }
}
