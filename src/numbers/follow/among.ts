/** Lists of whole numbers in statements, bound: parsing thousands of them takes longer than finding them. */

import { BIGINT, type DuckDBConnection, LIST, listValue } from '@duckdb/node-api';

type Read = Awaited<ReturnType<DuckDBConnection['runAndReadAll']>>;

/** Whether a column is among the values that `runAmong` binds. */
export const isAmong = (column: string): string => `${column} IN (SELECT unnest($1))`;

/** Runs a statement that says `isAmong`. */
export const runAmong = (
  connection: DuckDBConnection,
  statement: string,
  values: readonly bigint[],
): Promise<Read> => connection.runAndReadAll(statement, [listValue(values)], [LIST(BIGINT)]);
