/** Counts, sums and latest times of a population. */

import type { DuckDBConnection } from '@duckdb/node-api';
import { aggregate, type ScalarMeasure } from '../../sql/measure-sql.ts';
import { join, sql } from '../../sql/sql.ts';
import { Cells } from './cells.ts';
import { combinedScalars } from './combinations.ts';
import { divisions, type Population, placedFacts, placedRows } from './population.ts';

/** Values in the order of the measures, which place calls alike. Keys and steps without a call are missing. */
export async function scalarsOf(
  connection: DuckDBConnection,
  population: Population,
  measures: readonly ScalarMeasure[],
): Promise<Cells<readonly (number | null)[]>> {
  if (measures.length === 0) return new Cells();
  // Of many keys there'd be many groups of each.
  return population.key === null
    ? await combinedScalars(connection, population, measures)
    : await scalarsByKey(connection, population, measures);
}

async function scalarsByKey(
  connection: DuckDBConnection,
  population: Population,
  measures: readonly ScalarMeasure[],
): Promise<Cells<readonly (number | null)[]>> {
  const cells = new Cells<readonly (number | null)[]>();
  const at = measures[0]?.at ?? 'startedAt';
  const rows = await placedRows(
    connection,
    population,
    sql`SELECT ${divisions(at, population)}, ${join(
      measures.map((measure) => aggregate(measure)),
      ', ',
    )}
      FROM ${placedFacts(at, population)} GROUP BY k, s`,
  );
  for (const row of rows) {
    const values = measures.map((_measure, index) => row.number(index + 2));
    cells.set(row.text(0), row.number(1) ?? 0, values);
  }
  return cells;
}
