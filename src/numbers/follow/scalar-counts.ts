/** The counts, sums and latest times of buckets, as a recount of the facts would have them. */

import { field } from '../sql/columns.ts';
import { aggregate } from '../sql/measure-sql.ts';
import { join, name, type Sql, sql } from '../sql/sql.ts';
import { type BucketMeasures, bucketTable, type Grain } from '../tables/buckets.ts';
import type { ZoneDay } from '../tables/zone-days.ts';
import { dayBegin, isInDays } from './days.ts';
import { BEGINS_AT, beginSql, isIn, type Part, STEP_MS } from './periods.ts';

type Scalars = BucketMeasures['scalars'];

/** The statements that count buckets again, from the facts. */
export function scalarsOf(
  measures: Scalars,
  grain: Exclude<Grain, 'day'>,
  part: Part,
): readonly Sql[] {
  const table = name(bucketTable(grain));
  const stepMs = STEP_MS[grain];
  return [
    sql`DELETE FROM ${table} WHERE ${isIn(BEGINS_AT, stepMs, part)}`,
    ...(['startedAt', 'endedAt'] as const).map((at) => {
      const placed = measures.filter(({ measure }) => measure.at === at);
      return sql`INSERT INTO ${table} (begins_at, account, leg, ${columnsOf(placed)})
        ${scalarsSql(placed, at, stepMs, part)}`;
    }),
  ];
}

/** Begin, account, leg, and a column for each of these measures, which are all by this time. */
export function scalarsSql(
  measures: Scalars,
  at: 'startedAt' | 'endedAt',
  stepMs: number,
  part: Part,
): Sql {
  const values = measures.map(({ measure }) => aggregate(measure));
  return sql`SELECT ${beginSql(field(at), stepMs)} AS b, account, leg, ${join(values, ', ')}
    FROM facts WHERE ${isIn(field(at), stepMs, part)} GROUP BY b, account, leg`;
}

/** The statements that add days up again, from quarters of an hour. */
export function scalarsOfDays(measures: Scalars, days: readonly ZoneDay[]): readonly Sql[] {
  const table = name(bucketTable('day'));
  const values = measures.map(({ id, measure }) =>
    measure.kind === 'latest' ? sql`max(${name(id)})` : sql`sum(${name(id)})`,
  );
  return [
    sql`DELETE FROM ${table} WHERE ${isInDays(days)}`,
    sql`INSERT INTO ${table} (begins_at, account, leg, ${columnsOf(measures)})
      SELECT ${dayBegin(days)} AS b, account, leg, ${join(values, ', ')}
      FROM ${name(bucketTable('quarter'))} WHERE ${isInDays(days)} GROUP BY b, account, leg`,
  ];
}

const columnsOf = (measures: Scalars): Sql =>
  join(
    measures.map(({ id }) => name(id)),
    ', ',
  );
