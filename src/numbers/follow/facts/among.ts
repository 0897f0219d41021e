/** Lists of whole numbers in statements, bound as one text: a value for each of thousands takes longer than finding them. */

import type { DuckDBConnection } from '@duckdb/node-api';

type Read = Awaited<ReturnType<DuckDBConnection['runAndReadAll']>>;

/** Whether a column is among the values that `runAmong` binds. */
export const isAmong = (column: string): string =>
  `${column} IN (SELECT unnest(CAST(string_split($1, ',') AS BIGINT[])))`;

/** Runs a statement that says `isAmong`. There has to be a value. */
export const runAmong = (
  connection: DuckDBConnection,
  statement: string,
  values: readonly (bigint | number)[],
): Promise<Read> => connection.runAndReadAll(statement, [values.join(',')]);
