/** Divides all of time into parts with about as many calls each, so that making their buckets takes little memory. */

import type { DuckDBConnection } from '@duckdb/node-api';
import { field } from '../sql/columns.ts';
import { readRows } from '../sql/read-rows.ts';
import { sql } from '../sql/sql.ts';
import { DAY_MS } from '../tables/period-times.ts';
import type { ZoneDay, ZoneDays } from '../tables/zone-days.ts';
import { beginSql } from './periods.ts';

/** Of a part, unless a single day has more. */
const MOST_CALLS = 250_000;
const MOST_DAYS = 60;

/** Whole days of the zone, in order. */
export type Chunk = readonly ZoneDay[];

/** Every day in which a call started or ended is in one of them. */
export async function bucketChunks(
  connection: DuckDBConnection,
  days: ZoneDays,
): Promise<readonly Chunk[]> {
  const chunks: ZoneDay[][] = [];
  let [calls, until] = [0, Number.NEGATIVE_INFINITY];
  for (const { day, started } of await daysWithCalls(connection)) {
    // A day in UTC lies in two of another zone.
    const touched = days.between(Math.max(day, until), day + DAY_MS);
    if (touched.length === 0) continue;
    const last = chunks.at(-1);
    const isFull = calls + started > MOST_CALLS || (last?.length ?? 0) >= MOST_DAYS;
    if (last === undefined || isFull) {
      chunks.push([...touched]);
      calls = started;
    } else {
      last.push(...touched);
      calls += started;
    }
    until = touched.at(-1)?.to ?? until;
  }
  return chunks;
}

interface DayWithCalls {
  /** When it begins, in UTC. */
  readonly day: number;
  readonly started: number;
}

async function daysWithCalls(connection: DuckDBConnection): Promise<readonly DayWithCalls[]> {
  const [started, ended] = [field('startedAt'), field('endedAt')];
  const read = await readRows(
    connection,
    sql`SELECT day, sum(calls) FROM (
        SELECT ${beginSql(started, DAY_MS)} AS day, count(*) AS calls FROM facts GROUP BY day
        UNION ALL SELECT DISTINCT ${beginSql(ended, DAY_MS)}, 0 FROM facts
      ) WHERE day IS NOT NULL GROUP BY day ORDER BY day`,
  );
  return read.map((row) => ({ day: row.number(0) ?? 0, started: row.number(1) ?? 0 }));
}
