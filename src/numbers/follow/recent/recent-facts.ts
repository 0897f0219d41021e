/** What's kept in memory of recent calls, from what's stored of them when the process starts. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { KpiSettings } from '../../../core/kpi/measures.ts';
import { Recent } from '../../recent/recent.ts';
import { field } from '../../sql/columns.ts';
import { readRows } from '../../sql/read-rows.ts';
import { join, name, sql } from '../../sql/sql.ts';
import { FACTS } from '../../tables/schema.ts';
import { isAmong } from '../facts/among.ts';
import type { ReadRows } from '../facts/read-rows.ts';
import { beginOf, MINUTE_MS } from '../periods.ts';

/** How many calls are read at once. */
const CALLS_AT_ONCE = 1000;

interface Opened {
  readonly settings: KpiSettings;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** It knows everything from the next minute on. Few calls are stored that lie there, or have no end. */
export async function recentFrom(
  read: ReadRows,
  connection: DuckDBConnection,
  { settings, now }: Opened,
): Promise<Recent> {
  const since = beginOf(now, MINUTE_MS) + MINUTE_MS;
  const recent = new Recent(settings, since);
  const later = (['startedAt', 'initiatedAt', 'answeredAt', 'endedAt'] as const).map(
    (time) => sql`${field(time)} >= ${since}`,
  );
  const found = await readRows(
    connection,
    join(
      [sql`${field('endedAt')} IS NULL`, ...later].map(
        (condition) => sql`SELECT row_id FROM ${name(FACTS)} WHERE ${condition}`,
      ),
      ' UNION ',
    ),
  );
  const ids = found.map((row) => BigInt(row.number(0) ?? 0));
  for (let at = 0; at < ids.length; at += CALLS_AT_ONCE) {
    const rows = await read(FACTS, isAmong('row_id'), ids.slice(at, at + CALLS_AT_ONCE));
    for (const row of rows) recent.add(row);
  }
  const lag = await readRows(
    connection,
    sql`SELECT begins_at, account, bin, events FROM provider_lag WHERE begins_at >= ${since}`,
  );
  recent.addLag(
    lag.map((row) => ({
      ...{ minute: row.number(0) ?? 0, account: row.text(1) ?? '' },
      ...{ bin: row.number(2) ?? 0, events: row.number(3) ?? 0 },
    })),
  );
  return recent;
}
