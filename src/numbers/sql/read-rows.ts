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
  return read.getRows().map((row) => new ReadRow(row));
}

class ReadRow implements Row {
  readonly #values: readonly DuckDBValue[];

  constructor(values: readonly DuckDBValue[]) {
    this.#values = values;
  }

  number(column: number): number | null {
    const value = this.#values[column] ?? null;
    return value === null ? null : Number(value);
  }

  text(column: number): string | null {
    const value = this.#values[column] ?? null;
    return value === null ? null : String(value);
  }
}
