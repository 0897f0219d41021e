/** How long callbacks took, in bins by the minute in which they arrived. Only accounts tell them apart. */

import type { DuckDBConnection } from '@duckdb/node-api';
import { type Distribution, distributionOfBins } from '../../../core/kpi/distribution.ts';
import type { Span } from '../../../core/time/span.ts';
import type { Scope } from '../../../ports/access/scope.ts';
import { rowsBased, type Snapshot } from '../../recent/recent.ts';
import { isOneOf, name, type Sql, sql } from '../../sql/sql.ts';
import { DAY_MS } from '../../tables/period-times.ts';
import { type StepRun, stepAt } from '../time/steps.ts';
import { stepColumn } from './population.ts';
import { isInScope } from './recent-cells.ts';

export interface LagPopulation {
  readonly scope: Scope;
  readonly span: Span;
  readonly steps: readonly StepRun[];
  readonly recent: Snapshot | null;
}

/** By step; steps without a callback are missing. */
export async function lagOf(
  connection: DuckDBConnection,
  { scope, span, steps, recent }: LagPopulation,
): Promise<ReadonlyMap<number, Distribution>> {
  const bins = new Map<number, Map<number, number>>();
  const add = (step: number, bin: number, events: number): void => {
    const counts = bins.get(step) ?? new Map<number, number>();
    bins.set(step, counts.set(bin, (counts.get(bin) ?? 0) + events));
  };
  const isOf = scope === 'all' ? sql`true` : isOneOf(name('account'), scope);
  const stored = { from: span.from, to: Math.min(span.to, recent?.lag.since ?? span.to) };
  for (const part of recent === null ? [stored] : byDays(stored)) {
    const rows = await rowsBased(recent, connection, storedSql(part, steps, isOf), {
      ...{ of: 'lag', ...part },
    });
    for (const row of rows) add(row.number(0) ?? 0, row.number(1) ?? 0, row.number(2) ?? 0);
  }
  for (const { minute, account, bin, events } of recent?.lag.counts ?? []) {
    if (minute < span.from || minute >= span.to || !isInScope(scope, account)) continue;
    add(stepAt(minute, steps), bin, events);
  }
  return new Map([...bins].map(([step, counts]) => [step, distributionOfBins(counts)]));
}

/** What comes before and after whole days apart from them: these stay the same for a day. */
function byDays({ from, to }: Span): readonly Span[] {
  const [first, last] = [Math.ceil(from / DAY_MS) * DAY_MS, Math.floor(to / DAY_MS) * DAY_MS];
  const parts =
    first < last
      ? [
          { from, to: first },
          { from: first, to: last },
          { from: last, to },
        ]
      : [{ from, to }];
  return parts.filter((part) => part.from < part.to);
}

function storedSql({ from, to }: Span, steps: readonly StepRun[], isOf: Sql): Sql {
  const time = name('begins_at');
  return sql`SELECT ${stepColumn(time, steps)} AS s, bin, sum(events) FROM provider_lag
    WHERE ${time} >= ${from} AND ${time} < ${to} AND ${isOf} GROUP BY s, bin`;
}
