/** What's kept in memory of recent calls, from what's stored of them when the process starts. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { KpiSettings } from '../../../core/kpi/measures.ts';
import { MOST_OPEN, Recent } from '../../recent/recent.ts';
import { field } from '../../sql/columns.ts';
import { readRows } from '../../sql/read-rows.ts';
import { join, name, type Sql, sql } from '../../sql/sql.ts';
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

/** Minutes before now; -1 is the next one. */
const BEGINNINGS = [60, 15, 0, -1];
/** More calls than this aren't read, or a start beside many callbacks would take long. */
const MOST_CALLS = 5000;

/** It knows as much of the last hour as is read fast, and everything from the next minute on. */
export async function recentFrom(
  read: ReadRows,
  connection: DuckDBConnection,
  { settings, now }: Opened,
): Promise<Recent> {
  const since = await sinceWhen(connection, now);
  const recent = new Recent(settings, since);
  const open = sql`SELECT row_id FROM ${name(FACTS)} WHERE ${field('endedAt')} IS NULL`;
  if ((await countIn(connection, open)) > MOST_OPEN) {
    recent.giveUp();
    return recent;
  }
  const found = await readRows(connection, sql`${open} UNION ${laterSql(since)}`);
  const ids = found.map((row) => row.number(0) ?? 0);
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

/** The first minute of which there aren't too many calls; they're only counted. */
async function sinceWhen(connection: DuckDBConnection, now: number): Promise<number> {
  let since = now;
  for (const minutes of BEGINNINGS) {
    since = beginOf(now, MINUTE_MS) - minutes * MINUTE_MS;
    if ((await countIn(connection, laterSql(since))) <= MOST_CALLS) break;
  }
  return since;
}

async function countIn(connection: DuckDBConnection, rows: Sql): Promise<number> {
  const [row] = await readRows(connection, sql`SELECT count(*) FROM (${rows})`);
  return row?.number(0) ?? 0;
}

/** The calls that start, begin or end from then on. */
const laterSql = (since: number): Sql =>
  join(
    (['startedAt', 'initiatedAt', 'answeredAt', 'endedAt'] as const).map(
      (time) => sql`SELECT row_id FROM ${name(FACTS)} WHERE ${field(time)} >= ${since}`,
    ),
    ' UNION ',
  );
