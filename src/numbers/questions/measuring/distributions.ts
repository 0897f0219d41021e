/**
 * Percentiles of a population, exact: equal values are counted first, because there are few different ones
 * (whole seconds, hundredths of a MOS), and the counts are added up in order.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import { type Distribution, PERCENTILES } from '../../../core/kpi/distribution.ts';
import type { BinsMeasure } from '../../../core/kpi/measure.ts';
import { field } from '../../sql/columns.ts';
import { predicateSql } from '../../sql/predicate-sql.ts';
import { readRows } from '../../sql/read-rows.ts';
import { join, type Sql, sql, wholeNumber } from '../../sql/sql.ts';
import { Cells } from './cells.ts';
import { divisions, type Population, placedFacts } from './population.ts';

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
  const rows = await readRows(
    connection,
    sql`WITH counted AS (
        SELECT m, k, s, v, count(*) AS n FROM (${valuesSql(population, measures)})
        WHERE v IS NOT NULL GROUP BY m, k, s, v
      ), running AS (
        SELECT m, k, s, v, sum(n) OVER (PARTITION BY m, k, s ORDER BY v) AS upto,
          sum(n) OVER (PARTITION BY m, k, s) AS total
        FROM counted
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

/** A row for each fact and measure, with the measure's place; null where it doesn't count the fact. */
export function valuesSql(population: Population, measures: readonly BinsMeasure[]): Sql {
  const at = measures[0]?.at ?? 'startedAt';
  const values = measures.map(
    ({ where, field: of }) => sql`CASE WHEN ${predicateSql(where)} THEN ${field(of)} END`,
  );
  const [only] = values;
  // Lists cost something.
  const listed =
    values.length === 1 && only !== undefined
      ? sql`0 AS m, ${only} AS v`
      : sql`unnest([${join(
          values.map((_value, place) => wholeNumber(place)),
          ', ',
        )}]) AS m, unnest([${join(values, ', ')}]) AS v`;
  return sql`SELECT ${divisions(at, population)}, ${listed}
    FROM ${placedFacts(at, population)}`;
}
