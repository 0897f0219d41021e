/** Measures that are read from buckets. They're those of the facts, and cost the same however many there are. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Leg } from '../../../core/fact-filter.ts';
import { binOf } from '../../../core/kpi/bins.ts';
import { type Distribution, distributionOfBins } from '../../../core/kpi/distribution.ts';
import type { BinsMeasure } from '../../../core/kpi/measure.ts';
import type { MeasureId } from '../../../core/kpi/measures.ts';
import type { Scope } from '../../../ports/access/scope.ts';
import type { ScalarMeasure } from '../../sql/measure-sql.ts';
import { readRows } from '../../sql/read-rows.ts';
import { allOf, isOneOf, join, name, type Sql, sql, word } from '../../sql/sql.ts';
import { groupedByGaps, isInAny } from '../../sql/stretches.ts';
import { BIN_GRAINS, binTable, bucketTable, type Grain } from '../../tables/buckets.ts';
import type { StepRun } from '../time/steps.ts';
import type { BucketPlan } from './bucket-plan.ts';
import { Cells } from './cells.ts';
import { countedSql } from './distributions.ts';
import { type Population, stepColumn } from './population.ts';

/** Whose buckets are read, and how they're divided. */
export interface Buckets {
  readonly plan: BucketPlan;
  readonly scope: Scope;
  readonly leg: Leg | undefined;
  readonly steps: readonly StepRun[];
}

const BEGINS_AT = name('begins_at');

/** Columns of the buckets that are read, of every grain. */
function rowsOf(
  { plan, scope, leg }: Buckets,
  tableOf: (grain: Grain) => string,
  columns: Sql,
  condition: Sql = sql`true`,
): Sql {
  const near = plan.buckets.flatMap(({ grain, spans }) =>
    groupedByGaps(spans).map((group) => ({ grain, spans: group })),
  );
  const selected = near.map(({ grain, spans }) => {
    const conditions = [
      isInAny(BEGINS_AT, spans),
      ...(scope === 'all' ? [] : [isOneOf(name('account'), scope)]),
      ...(leg === undefined ? [] : [sql`leg = ${word(leg)}`]),
      condition,
    ];
    return sql`SELECT ${BEGINS_AT}, ${columns} FROM ${name(tableOf(grain))} WHERE ${allOf(conditions)}`;
  });
  return join(selected, ' UNION ALL ');
}

function binsOf(grain: Grain): string {
  const kept = BIN_GRAINS.find((one) => one === grain);
  if (kept === undefined) throw new RangeError(`there are no bins of ${grain}s`);
  return binTable(kept);
}

/** Values in the order of the measures, without a key. */
export async function bucketScalars(
  connection: DuckDBConnection,
  buckets: Buckets,
  measures: readonly { readonly id: MeasureId; readonly measure: ScalarMeasure }[],
): Promise<Cells<readonly (number | null)[]>> {
  const cells = new Cells<readonly (number | null)[]>();
  const columns = measures.map(({ id, measure }) =>
    measure.kind === 'latest' ? sql`max(${name(id)})` : sql`sum(${name(id)})`,
  );
  if (columns.length === 0) return cells;
  const ids = measures.map(({ id }) => name(id));
  const rows = await readRows(
    connection,
    sql`SELECT ${stepColumn(BEGINS_AT, buckets.steps)} AS s, ${join(columns, ', ')}
      FROM (${rowsOf(buckets, bucketTable, join(ids, ', '))}) GROUP BY s`,
  );
  for (const row of rows) {
    const values = measures.map((_measure, index) => row.number(index + 1));
    cells.set(null, row.number(0) ?? 0, values);
  }
  return cells;
}

/** How many calls there are, queued ones aside. */
export async function countInBuckets(
  connection: DuckDBConnection,
  buckets: Buckets,
): Promise<number> {
  const id: MeasureId = 'attempts';
  const [row] = await readRows(
    connection,
    sql`SELECT sum(${name(id)}) FROM (${rowsOf(buckets, bucketTable, name(id))})`,
  );
  return row?.number(0) ?? 0;
}

/** From bins: at most 1.1 % off. `edges` are the facts of the window that the buckets don't hold. */
export async function bucketDistributions(
  connection: DuckDBConnection,
  buckets: Buckets,
  edges: Population,
  measures: readonly { readonly id: MeasureId; readonly measure: BinsMeasure }[],
): Promise<readonly Cells<Distribution>[]> {
  const counts = measures.map(() => new Map<number, Map<number, number>>());
  const add = (measure: number, step: number, bin: number, calls: number): void => {
    const steps = counts[measure];
    const bins = steps?.get(step) ?? new Map<number, number>();
    steps?.set(step, bins.set(bin, (bins.get(bin) ?? 0) + calls));
  };
  const places = new Map<string | null, number>(measures.map(({ id }, place) => [id, place]));
  const ids = join(
    measures.map(({ id }) => word(id)),
    ', ',
  );
  const binned = await readRows(
    connection,
    sql`SELECT measure, ${stepColumn(BEGINS_AT, buckets.steps)} AS s, bin, sum(calls)
      FROM (${rowsOf(buckets, binsOf, sql`measure, bin, calls`, sql`measure IN (${ids})`)})
      GROUP BY measure, s, bin`,
  );
  for (const row of binned) {
    const place = places.get(row.text(0)) ?? 0;
    add(place, row.number(1) ?? 0, row.number(2) ?? 0, row.number(3) ?? 0);
  }
  const values = countedSql(
    edges,
    measures.map(({ measure }) => measure),
  );
  const counted =
    edges.parts?.length === 0
      ? []
      : await readRows(connection, sql`SELECT m, s, v, n FROM (${values})`);
  for (const row of counted) {
    add(row.number(0) ?? 0, row.number(1) ?? 0, binOf(row.number(2) ?? 0), row.number(3) ?? 0);
  }
  return counts.map((steps) => {
    const cells = new Cells<Distribution>();
    for (const [step, bins] of steps) cells.set(null, step, distributionOfBins(bins));
    return cells;
  });
}
