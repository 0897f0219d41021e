/** Measures as SQL over the facts. `core/kpi/measure-of.ts` gives the same over facts in memory. */

import type { CountMeasure, LatestMeasure, SumMeasure } from '../../core/kpi/measure.ts';
import { field } from './columns.ts';
import { predicateSql } from './predicate-sql.ts';
import { type Sql, sql } from './sql.ts';

/** A measure that's one number per group. */
export type ScalarMeasure = CountMeasure | SumMeasure | LatestMeasure;

/**
 * The aggregate of a measure, over the facts that also meet a condition. Counts and sums are 0 without calls, and
 * a latest time is null.
 */
export function aggregate(measure: ScalarMeasure, condition: Sql = sql`true`): Sql {
  const where = sql`FILTER (WHERE ${predicateSql(measure.where)} AND ${condition})`;
  switch (measure.kind) {
    case 'count':
      return sql`CAST(count(*) ${where} AS DOUBLE)`;
    case 'sum': {
      const value = sql`floor(${field(measure.field)} * ${measure.scale} + 0.5)`;
      return sql`coalesce(CAST(sum(CAST(${value} AS BIGINT)) ${where} AS DOUBLE), 0)`;
    }
    case 'latest':
      return sql`CAST(max(${field(measure.field)}) ${where} AS DOUBLE)`;
  }
}
