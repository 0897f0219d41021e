/** How long callbacks took, in bins by the minute in which they arrived. Only accounts tell them apart. */

import type { DuckDBConnection } from '@duckdb/node-api';
import { type Distribution, distributionOfBins } from '../../../core/kpi/distribution.ts';
import type { Scope } from '../../../ports/access/scope.ts';
import type { Span } from '../../../ports/numbers/questions.ts';
import { readRows } from '../../sql/read-rows.ts';
import { isOneOf, name, sql } from '../../sql/sql.ts';
import { stepSql } from '../time/step-sql.ts';
import type { StepRun } from '../time/steps.ts';

export interface LagPopulation {
  readonly scope: Scope;
  readonly span: Span;
  readonly steps: readonly StepRun[];
}

/** By step; steps without a callback are missing. */
export async function lagOf(
  connection: DuckDBConnection,
  { scope, span, steps }: LagPopulation,
): Promise<ReadonlyMap<number, Distribution>> {
  const time = name('begins_at');
  const rows = await readRows(
    connection,
    sql`SELECT ${stepSql(time, steps)} AS s, bin, sum(events) FROM provider_lag
      WHERE ${time} >= ${span.from} AND ${time} < ${span.to}
        AND ${scope === 'all' ? sql`true` : isOneOf(name('account'), scope)}
      GROUP BY s, bin`,
  );
  const bins = new Map<number, Map<number, number>>();
  for (const row of rows) {
    const step = row.number(0) ?? 0;
    const counts = bins.get(step) ?? new Map<number, number>();
    bins.set(step, counts.set(row.number(1) ?? 0, row.number(2) ?? 0));
  }
  return new Map([...bins].map(([step, counts]) => [step, distributionOfBins(counts)]));
}
