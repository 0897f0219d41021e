/**
 * Percentiles of a population, exact: equal values are counted first, because there are few different ones
 * (whole seconds, hundredths of a MOS), and the counts are added up in order.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import { type Distribution, PERCENTILES } from '../../../core/kpi/distribution.ts';
import type { BinsMeasure } from '../../../core/kpi/measure.ts';
import { field } from '../../sql/columns.ts';
import { predicateSql } from '../../sql/predicate-sql.ts';
import { join, type Sql, sql, wholeNumber } from '../../sql/sql.ts';
import { Cells } from './cells.ts';
import { divisions, type Population, placedFacts, placedRows } from './population.ts';

/** In the order of the measures, which place calls alike. Keys and steps without a value are missing. */
export async function distributionsOf(
  connection: DuckDBConnection,
  population: Population,
  measures: readonly BinsMeasure[],
): Promise<readonly Cells<Distribution>[]> {
  const found = measures.map(() => new Cells<Distribution>());
  if (measures.length === 0) return found;
  // The nearest rank: the smallest value that at least this percentage of all don't exceed.
  const percentiles = PERCENTILES.map(
    (percent) => sql`min(v) FILTER (WHERE 100 * upto >= ${percent} * total)`,
  );
  const rows = await placedRows(
    connection,
    population,
    sql`WITH running AS (
        SELECT m, k, s, v, sum(n) OVER (PARTITION BY m, k, s ORDER BY v) AS upto,
          sum(n) OVER (PARTITION BY m, k, s) AS total
        FROM (${countedSql(population, measures)})
      )
      SELECT m, k, s, any_value(total), ${join(percentiles, ', ')} FROM running GROUP BY m, k, s`,
  );
  for (const row of rows) {
    const values = new Map(PERCENTILES.map((percent, index) => [percent, row.number(index + 4)]));
    found[row.number(0) ?? 0]?.set(row.text(1), row.number(2) ?? 0, {
      n: row.number(3) ?? 0,
      percentile: (percent) => values.get(percent) ?? null,
    });
  }
  return found;
}

/**
 * How many facts have each value of a measure: the measure's place, key, step, value and `n`. All measures are counted in
 * one pass over the facts.
 */
export function countedSql(population: Population, measures: readonly BinsMeasure[]): Sql {
  const at = measures[0]?.at ?? 'startedAt';
  const places = measures.map((_measure, place) => wholeNumber(place));
  const names = places.map((place) => sql`v${place}`);
  const values = measures.map(
    ({ where, field: of }, place) =>
      sql`CASE WHEN ${predicateSql(where)} THEN ${field(of)} END AS v${wholeNumber(place)}`,
  );
  const isOf = places.map((place) => sql`WHEN GROUPING(v${place}) = 0 THEN ${place}`);
  const sets = names.map((one) => sql`(k, s, ${one})`);
  return sql`SELECT * FROM (
      SELECT CASE ${join(isOf, ' ')} END AS m, k, s, coalesce(${join(names, ', ')}) AS v, count(*) AS n
      FROM (SELECT ${divisions(at, population)}, ${join(values, ', ')} FROM ${placedFacts(at, population)})
      GROUP BY GROUPING SETS (${join(sets, ', ')})
    ) WHERE v IS NOT NULL`;
}
