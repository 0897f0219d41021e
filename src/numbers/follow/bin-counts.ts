/** The bins of buckets, as a recount of the facts would have them. */

import { withBins } from '../sql/bin-sql.ts';
import { field } from '../sql/columns.ts';
import { predicateSql } from '../sql/predicate-sql.ts';
import { join, name, type Sql, sql } from '../sql/sql.ts';
import { type BucketMeasures, binTable } from '../tables/buckets.ts';
import { QUARTER_MS } from '../tables/period-times.ts';
import type { ZoneDay } from '../tables/zone-days.ts';
import { dayBegin, isInDays } from './days.ts';
import { BEGINS_AT, beginSql, isIn, type Part } from './periods.ts';

/** The statements that count the bins of quarters of an hour again, from the facts. */
export function binsOfQuarters(measures: BucketMeasures['bins'], part: Part): readonly Sql[] {
  const table = name(binTable('quarter'));
  return [
    sql`DELETE FROM ${table} WHERE ${isIn(BEGINS_AT, QUARTER_MS, part)}`,
    sql`INSERT INTO ${table} ${binsSql(measures, QUARTER_MS, part)}`,
  ];
}

/** Begin, account, leg, the measure's id, the bin and its calls. Every measure is by a call's start. */
export function binsSql(measures: BucketMeasures['bins'], stepMs: number, part: Part): Sql {
  const time = field('startedAt');
  const ids = measures.map(({ id }) => sql`${id}`);
  const values = measures.map(
    ({ measure }) => sql`CASE WHEN ${predicateSql(measure.where)} THEN ${field(measure.field)} END`,
  );
  const counted = sql`SELECT ${beginSql(time, stepMs)} AS b, account, leg,
      unnest([${join(ids, ', ')}]) AS m, unnest([${join(values, ', ')}]) AS v
    FROM facts WHERE ${isIn(time, stepMs, part)}`;
  return sql`SELECT b, account, leg, m, bin, count(*)
    FROM (${withBins(sql`SELECT * FROM (${counted}) WHERE v IS NOT NULL`)})
    GROUP BY b, account, leg, m, bin`;
}

/** The statements that add the bins of days up again, from those of quarters. */
export function binsOfDays(days: readonly ZoneDay[]): readonly Sql[] {
  const table = name(binTable('day'));
  return [
    sql`DELETE FROM ${table} WHERE ${isInDays(days)}`,
    sql`INSERT INTO ${table} SELECT ${dayBegin(days)} AS b, account, leg, measure, bin, sum(calls)
      FROM ${name(binTable('quarter'))} WHERE ${isInDays(days)}
      GROUP BY b, account, leg, measure, bin`,
  ];
}
