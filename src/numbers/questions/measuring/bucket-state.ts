/** Which buckets can be used, in the snapshot that a question sees. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Span } from '../../../core/time/span.ts';
import { rowsBased, type Snapshot } from '../../recent/recent.ts';
import { name, sql } from '../../sql/sql.ts';
import { DIRTY_BUCKETS, type Grain, MINUTES_SINCE } from '../../tables/buckets.ts';

export interface BucketState {
  /** Since when there are buckets of minutes, milliseconds since 1970. */
  readonly minutesSince: number;
  /** When buckets begin whose calls have changed since they were counted, in order. */
  readonly dirty: Readonly<Record<Grain, readonly number[]>>;
}

/** The longest day of any zone. */
const LONGEST_DAY_MS = 25 * 3_600_000;

/** Those of a window; null before they're made. */
export async function bucketStateOf(
  connection: DuckDBConnection,
  { from, to }: Span,
  recent: Snapshot | null,
): Promise<BucketState | null> {
  const all = await rowsBased(
    recent,
    connection,
    sql`SELECT since AS begins_at, NULL AS grain FROM ${name(MINUTES_SINCE)}
      UNION ALL SELECT begins_at, grain FROM ${name(DIRTY_BUCKETS)} ORDER BY begins_at`,
    { of: 'state', from, to },
  );
  const rows = all.filter((row) => {
    const begin = row.number(0) ?? 0;
    return row.text(1) === null || (begin >= from - LONGEST_DAY_MS && begin < to);
  });
  const since = rows.find((row) => row.text(1) === null);
  if (since === undefined) return null;
  const dirty = { minute: [] as number[], quarter: [] as number[], day: [] as number[] };
  for (const row of rows) {
    const grain = row.text(1);
    if (grain === 'minute' || grain === 'quarter' || grain === 'day') {
      dirty[grain].push(row.number(0) ?? 0);
    }
  }
  return { minutesSince: since.number(0) ?? 0, dirty };
}
