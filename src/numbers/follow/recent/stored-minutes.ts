/** What's stored of some minutes, as memory counts it (`recent/recent-calls.ts`): added up by DuckDB, not call by call. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { KpiSettings } from '../../../core/kpi/measures.ts';
import type { Span } from '../../../core/time/span.ts';
import { MinuteCalls, nameOf, type Whose } from '../../recent/minute-calls.ts';
import type { Earlier } from '../../recent/recent-calls.ts';
import { type RecentMeasures, recentMeasures } from '../../recent/recent-measures.ts';
import { field } from '../../sql/columns.ts';
import { predicateSql } from '../../sql/predicate-sql.ts';
import { type Row, readInParts } from '../../sql/read-rows.ts';
import { allOf, join, name, type Sql, sql } from '../../sql/sql.ts';
import { beginsSql, begunWithin } from '../../sql/sweep-sql.ts';
import { beginOf, MINUTE_MS } from '../../tables/period-times.ts';
import { FACTS } from '../../tables/schema.ts';
import { binsSql } from '../bin-counts.ts';
import { scalarsSql } from '../scalar-counts.ts';

/** The span is of whole minutes. */
export async function storedMinutes(
  connection: DuckDBConnection,
  settings: KpiSettings,
  { from, to }: Span,
): Promise<Earlier> {
  const measures = recentMeasures(settings);
  const minutes = new Minutes(measures);
  const part = { from, to, begins: null };
  for (const at of ['startedAt', 'endedAt'] as const) {
    const placed = measures.scalars.filter(({ measure }) => measure.at === at);
    await readInParts(connection, scalarsSql(placed, at, MINUTE_MS, part), (row) => {
      const { cell } = minutes.of(row);
      for (const [index, { place }] of placed.entries())
        cell.setScalar(place, row.number(3 + index));
    });
  }
  const placeOf = new Map<string | null, number>(measures.bins.map(({ id, place }) => [id, place]));
  await readInParts(connection, binsSql(measures.bins, MINUTE_MS, part), (row) => {
    const place = placeOf.get(row.text(3)) ?? -1;
    minutes.of(row).cell.addBin(place, row.number(4) ?? 0, row.number(5) ?? 0);
  });
  for (const one of measures.sweeps) {
    await readInParts(connection, begunSql(one, { from, to }), (row) => {
      const { cell, second } = minutes.of(row);
      cell.addBegins(one.place, second, row.number(3) ?? 0);
    });
  }
  const lasting = measures.sweeps.filter(({ measure }) => measure.lasts === 'call');
  await readInParts(connection, endedSql(lasting, { from, to }), (row) => {
    const { cell, second } = minutes.of(row);
    for (const [index, { place }] of lasting.entries())
      cell.addEnds(place, second, row.number(3 + index) ?? 0);
  });
  return { from, minutes: minutes.all };
}

type Sweep = RecentMeasures['sweeps'][number];

/** The second, account, leg, and how many calls begin. */
const begunSql = ({ measure }: Sweep, { from, to }: Span): Sql =>
  sql`SELECT ${secondSql(beginsSql(measure))} AS s, account, leg, count(*)
    FROM ${begunWithin(measure, from, to)} WHERE ${isCounted({ measure })} GROUP BY s, account, leg`;

/** The second, account, leg, and for each measure how many calls end. */
function endedSql(measures: readonly Sweep[], { from, to }: Span): Sql {
  const ended = field('endedAt');
  const counts = measures.map((one) => sql`count(CASE WHEN ${isCounted(one)} THEN 1 END)`);
  return sql`SELECT ${secondSql(ended)} AS s, account, leg, ${join(counts, ', ')}
    FROM ${name(FACTS)} WHERE ${ended} >= ${from} AND ${ended} < ${to} GROUP BY s, account, leg`;
}

/** A call that ends in the second in which it begins takes none, and neither does one without a beginning. */
function isCounted({ measure }: Pick<Sweep, 'measure'>): Sql {
  const counts = predicateSql(measure.where);
  if (measure.lasts === 'second') return counts;
  const [begun, ended] = [beginsSql(measure), field('endedAt')];
  return allOf([counts, sql`(${ended} IS NULL OR ${ended} // 1000 > ${begun} // 1000)`]);
}

/** When a time's second begins, in milliseconds. */
const secondSql = (time: Sql): Sql => sql`${time} - ${time} % 1000`;

/** Cells as rows come that say the time, the account and the leg first. */
class Minutes {
  readonly all = new Map<number, Map<string, MinuteCalls>>();
  readonly #measures: RecentMeasures;

  constructor(measures: RecentMeasures) {
    this.#measures = measures;
  }

  of(row: Row): { readonly cell: MinuteCalls; readonly second: number } {
    const at = row.number(0) ?? 0;
    const minute = beginOf(at, MINUTE_MS);
    const whose: Whose = {
      account: row.text(1) ?? '',
      leg: row.text(2) === 'child' ? 'child' : 'first',
    };
    const cells = this.all.get(minute) ?? new Map<string, MinuteCalls>();
    this.all.set(minute, cells);
    const cell = cells.get(nameOf(whose)) ?? new MinuteCalls(whose, this.#measures);
    cells.set(nameOf(whose), cell);
    return { cell, second: (at - minute) / 1000 };
  }
}
