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
import { join, sql } from '../../sql/sql.ts';
import { Cells } from './cells.ts';
import { divisions, type Population, placedBy } from './population.ts';

/** Keys and steps without a value are missing. */
export async function distributionsOf(
  connection: DuckDBConnection,
  population: Population,
  measure: BinsMeasure,
): Promise<Cells<Distribution>> {
  const value = field(measure.field);
  // The nearest rank: the smallest value that at least this percentage of all don't exceed.
  const percentiles = PERCENTILES.map(
    (percent) => sql`min(v) FILTER (WHERE 100 * upto >= ${percent} * total)`,
  );
  const rows = await readRows(
    connection,
    sql`WITH counted AS (
        SELECT ${divisions(measure.at, population)}, ${value} AS v, count(*) AS n
        FROM facts
        WHERE ${placedBy(measure.at, population)}
          AND ${predicateSql(measure.where)} AND ${value} IS NOT NULL
        GROUP BY k, s, v
      ), running AS (
        SELECT k, s, v, sum(n) OVER (PARTITION BY k, s ORDER BY v) AS upto,
          sum(n) OVER (PARTITION BY k, s) AS total
        FROM counted
      )
      SELECT k, s, any_value(total), ${join(percentiles, ', ')} FROM running GROUP BY k, s`,
  );
  const cells = new Cells<Distribution>();
  for (const row of rows) {
    const values = new Map(PERCENTILES.map((percent, index) => [percent, row.number(index + 3)]));
    cells.set(row.text(0), row.number(1) ?? 0, {
      n: row.number(2) ?? 0,
      percentile: (percent) => values.get(percent) ?? null,
    });
  }
  return cells;
}
