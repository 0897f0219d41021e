/** Measures that are read from buckets. They're those of the facts, and cost the same however many there are. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Leg } from '../../../core/fact-filter.ts';
import { type Distribution, distributionOfBins } from '../../../core/kpi/distribution.ts';
import type { BinsMeasure } from '../../../core/kpi/measure.ts';
import type { MeasureId } from '../../../core/kpi/measures.ts';
import type { Scope } from '../../../ports/access/scope.ts';
import { rowsBased, type Snapshot } from '../../recent/recent.ts';
import { withBins } from '../../sql/bin-sql.ts';
import type { ScalarMeasure } from '../../sql/measure-sql.ts';
import type { Row } from '../../sql/read-rows.ts';
import { groupedByGaps, isInAny } from '../../sql/spans.ts';
import { allOf, isOneOf, join, name, type Sql, sql, word } from '../../sql/sql.ts';
import { BIN_GRAINS, binTable, bucketTable, type Grain } from '../../tables/buckets.ts';
import type { StepRun } from '../time/steps.ts';
import type { BucketPlan } from './bucket-plan.ts';
import { Cells } from './cells.ts';
import { together } from './combinations.ts';
import { countedSql } from './distributions.ts';
import { type Population, placedRows, stepColumn } from './population.ts';
import { countRecent, recentCells } from './recent-cells.ts';

/** Whose buckets are read, and how they're divided. */
export interface Buckets {
  readonly plan: BucketPlan;
  readonly scope: Scope;
  readonly leg: Leg | undefined;
  readonly steps: readonly StepRun[];
  readonly recent: Snapshot | null;
}

const BEGINS_AT = name('begins_at');

/** What's read of a table of buckets, and what else of them is left out or put together. */
interface Reading {
  readonly tableOf: (grain: Grain) => string;
  /** The columns of the answer. */
  readonly columns: Sql;
  readonly condition?: Sql;
  readonly groupedBy: Sql;
}

/**
 * Rows of every part of the plan, which are to be added. Parts are read one by one: the days of a window are the same for
 * a day, and then they're remembered.
 */
async function rowsOf(
  connection: DuckDBConnection,
  { plan, scope, leg, recent }: Buckets,
  { tableOf, columns, condition = sql`true`, groupedBy }: Reading,
): Promise<readonly Row[]> {
  const near = plan.buckets.flatMap(({ grain, spans }) =>
    groupedByGaps(spans).map((group) => ({ grain, spans: group })),
  );
  const rows: Row[] = [];
  for (const { grain, spans } of near) {
    const conditions = [
      isInAny(BEGINS_AT, spans),
      ...(scope === 'all' ? [] : [isOneOf(name('account'), scope)]),
      ...(leg === undefined ? [] : [sql`leg = ${word(leg)}`]),
      condition,
    ];
    const read = await rowsBased(
      recent,
      connection,
      sql`SELECT ${columns} FROM ${name(tableOf(grain))} WHERE ${allOf(conditions)} GROUP BY ${groupedBy}`,
      { of: grain, from: spans[0]?.from ?? 0, to: spans.at(-1)?.to ?? 0 },
    );
    rows.push(...read);
  }
  return rows;
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
  const rows = await rowsOf(connection, buckets, {
    tableOf: bucketTable,
    columns: sql`${stepColumn(BEGINS_AT, buckets.steps)} AS s, ${join(columns, ', ')}`,
    groupedBy: sql`s`,
  });
  for (const row of rows) {
    const step = row.number(0) ?? 0;
    const before = cells.get(null, step);
    const values = measures.map(({ measure }, index) =>
      together(measure, before?.[index] ?? null, row.number(index + 1)),
    );
    cells.set(null, step, values);
  }
  return cells;
}

/** How many calls there are, queued ones aside. */
export async function countInBuckets(
  connection: DuckDBConnection,
  buckets: Buckets,
): Promise<number> {
  const id: MeasureId = 'attempts';
  const rows = await rowsOf(connection, buckets, {
    tableOf: bucketTable,
    columns: sql`sum(${name(id)})`,
    groupedBy: sql`ALL`,
  });
  const counted = rows.reduce((sum, row) => sum + (row.number(0) ?? 0), 0);
  const { recent, plan } = buckets;
  return counted + (recent === null ? 0 : countRecent(recent.calls, plan.recent, buckets));
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
  const binned = await rowsOf(connection, buckets, {
    tableOf: binsOf,
    columns: sql`measure, ${stepColumn(BEGINS_AT, buckets.steps)} AS s, bin, sum(calls)`,
    condition: sql`measure IN (${ids})`,
    groupedBy: sql`measure, s, bin`,
  });
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
      : await placedRows(
          connection,
          edges,
          sql`SELECT m, s, bin, sum(n) FROM (${withBins(values)}) GROUP BY m, s, bin`,
        );
  for (const row of counted) {
    add(row.number(0) ?? 0, row.number(1) ?? 0, row.number(2) ?? 0, row.number(3) ?? 0);
  }
  const recent = buckets.recent?.calls;
  if (recent !== undefined) {
    const places = measures.map(({ id }) => recent.places.bins.get(id));
    for (const { step, calls } of recentCells(recent, buckets.plan.recent, buckets)) {
      for (const [place, bin, count] of calls.bins()) {
        const measure = places.indexOf(place);
        if (measure !== -1) add(measure, step, bin, count);
      }
    }
  }
  return counts.map((steps) => {
    const cells = new Cells<Distribution>();
    for (const [step, bins] of steps) cells.set(null, step, distributionOfBins(bins));
    return cells;
  });
}
