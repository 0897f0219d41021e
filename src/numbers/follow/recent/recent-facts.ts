/** What's kept in memory of recent calls when the process starts: everything from the next minute on. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { KpiSettings } from '../../../core/kpi/measures.ts';
import { MOST_OPEN, Recent } from '../../recent/recent.ts';
import { field } from '../../sql/columns.ts';
import { readRows } from '../../sql/read-rows.ts';
import { join, name, type Sql, sql } from '../../sql/sql.ts';
import { beginOf, MINUTE_MS } from '../../tables/period-times.ts';
import { FACTS } from '../../tables/schema.ts';
import { isAmong } from '../facts/among.ts';
import type { ReadRows } from '../facts/read-rows.ts';
import { storedLag } from './earlier-minutes.ts';

/** How many calls are read at once. */
const CALLS_AT_ONCE = 1000;

interface Opened {
  readonly settings: KpiSettings;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** It has given up if there are too many calls without an end. `EarlierMinutes` adds what was before. */
export async function recentFrom(
  read: ReadRows,
  connection: DuckDBConnection,
  { settings, now }: Opened,
): Promise<Recent> {
  const since = beginOf(now, MINUTE_MS) + MINUTE_MS;
  const recent = new Recent(settings, since);
  const open = sql`SELECT row_id FROM ${name(FACTS)} WHERE ${field('endedAt')} IS NULL`;
  const known = sql`${open} UNION ${laterSql(since)}`;
  const [count] = await readRows(connection, sql`SELECT count(*) FROM (${known})`);
  if ((count?.number(0) ?? 0) > MOST_OPEN) {
    recent.giveUp();
    return recent;
  }
  const found = await readRows(connection, known);
  const ids = found.map((row) => row.number(0) ?? 0);
  for (let at = 0; at < ids.length; at += CALLS_AT_ONCE) {
    const rows = await read(FACTS, isAmong('row_id'), ids.slice(at, at + CALLS_AT_ONCE));
    for (const row of rows) recent.add(row);
  }
  recent.addLag(await storedLag(connection, { from: since, to: Number.MAX_SAFE_INTEGER }));
  return recent;
}

/** The calls that start, begin or end from then on. */
const laterSql = (since: number): Sql =>
  join(
    (['startedAt', 'initiatedAt', 'answeredAt', 'endedAt'] as const).map(
      (time) => sql`SELECT row_id FROM ${name(FACTS)} WHERE ${field(time)} >= ${since}`,
    ),
    ' UNION ',
  );
