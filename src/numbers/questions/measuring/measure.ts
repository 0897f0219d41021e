/** Measures what KPIs need, over the facts of a question. */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Kpi } from '../../../core/kpi/kpi.ts';
import type { BinsMeasure, Measure, SweepMeasure } from '../../../core/kpi/measure.ts';
import { type KpiSettings, type MeasureId, measuresOf } from '../../../core/kpi/measures.ts';
import type { Staleness } from '../../../core/kpi/sweep.ts';
import type { Span } from '../../../core/time/span.ts';
import type { TimeZone } from '../../../core/time/time-zone.ts';
import type { Snapshot } from '../../recent/recent.ts';
import { rowColumn } from '../../sql/columns.ts';
import type { ScalarMeasure } from '../../sql/measure-sql.ts';
import { type Sql, sql, word } from '../../sql/sql.ts';
import type { Grain } from '../../tables/buckets.ts';
import { ALL_ACCOUNTS, ANY_LEG } from '../../tables/sweeps.ts';
import { type Selection, selectedBy } from '../filter-sql.ts';
import type { StepRun } from '../time/steps.ts';
import { areInQuarters, isForBuckets, type Planned, planBuckets } from './bucket-plan.ts';
import { type BucketState, bucketStateOf } from './bucket-state.ts';
import { type Buckets, bucketDistributions, bucketScalars, countInBuckets } from './bucketed.ts';
import { Cells } from './cells.ts';
import { distributionsOf } from './distributions.ts';
import { Found, type MeasuredCells } from './found.ts';
import { lagOf } from './lag.ts';
import type { Population } from './population.ts';
import { recentScalars } from './recent-cells.ts';
import { scalarsOf } from './scalars.ts';
import { sweepsOf } from './sweeps/sweeps.ts';
import { sweepsInQuarters } from './sweeps/swept-quarters.ts';

/** What's measured, for whom, and how it's divided. */
export interface Measuring extends Staleness, Selection {
  readonly span: Span;
  readonly settings: KpiSettings;
  /** Buckets of days follow it. */
  readonly timeZone: TimeZone;
  /** Null where nothing is known beside the file. */
  readonly recent: Snapshot | null;
  /** Another condition. */
  readonly among?: Sql;
  readonly key: Population['key'];
  readonly steps: readonly StepRun[];
}

export async function measure(
  connection: DuckDBConnection,
  measuring: Measuring,
  kpis: readonly Kpi[],
): Promise<MeasuredCells> {
  const found = new Found();
  const measures = measuresOf(measuring.settings);
  const needed = [...new Set(kpis.flatMap(({ needs }) => needs))];
  const parts: readonly Part[] = needed.map((id) => ({ id, measure: measures[id] }));
  const state = await usableBuckets(connection, measuring);
  await addScalars(connection, measuring, { state, parts: parts.filter(isScalar) }, found);
  await addDistributions(connection, measuring, { state, parts: parts.filter(isBins) }, found);
  await addSweeps(connection, measuring, parts.filter(isSweep), found);
  for (const { id, measure } of parts) {
    if (measure.kind !== 'lag') continue;
    const { asker, span, steps, key } = measuring;
    const population = { scope: asker.scope, span, steps, recent: measuring.recent };
    found.addLag(id, key === null ? await lagOf(connection, population) : new Map());
  }
  return found;
}

/** A measure by its id. */
interface Part<Kind extends Measure = Measure> {
  readonly id: MeasureId;
  readonly measure: Kind;
}

/** Measures, and the buckets that may help; null where only facts do. */
interface Wanted<Kind extends Measure> {
  readonly parts: readonly Part<Kind>[];
  readonly state: BucketState | null;
}

async function addScalars(
  connection: DuckDBConnection,
  measuring: Measuring,
  { parts: scalars, state }: Wanted<ScalarMeasure>,
  found: Found,
): Promise<void> {
  const buckets = bucketsOf(measuring, 'minute', state);
  if (buckets !== null) {
    found.addScalars(
      scalars.map(({ id }) => id),
      await bucketScalars(connection, buckets, scalars),
    );
    if (buckets.recent !== null) {
      found.addScalars(
        scalars.map(({ id }) => id),
        recentScalars(buckets.recent.calls, buckets.plan.recent, buckets, scalars),
      );
    }
  }
  const population = { ...populationOf(measuring), parts: buckets?.plan.facts };
  if (population.parts?.length === 0) return;
  for (const at of ['startedAt', 'endedAt'] as const) {
    const placed = scalars.filter(({ measure }) => measure.at === at);
    found.addScalars(
      placed.map(({ id }) => id),
      await scalarsOf(
        connection,
        population,
        placed.map(({ measure }) => measure),
      ),
    );
  }
}

/** With more calls in the window, percentiles come from bins, where there are buckets. */
const MOST_EXACT = 10_000;

async function addDistributions(
  connection: DuckDBConnection,
  measuring: Measuring,
  { parts: bins, state }: Wanted<BinsMeasure>,
  found: Found,
): Promise<void> {
  if (bins.length === 0) return;
  const population = populationOf(measuring);
  const buckets = bucketsOf(measuring, 'quarter', state);
  const isLarge = buckets !== null && (await countInBuckets(connection, buckets)) > MOST_EXACT;
  const distributions = isLarge
    ? await bucketDistributions(
        connection,
        buckets,
        { ...population, parts: buckets.plan.facts },
        bins,
      )
    : await distributionsOf(
        connection,
        population,
        bins.map(({ measure }) => measure),
      );
  for (const [index, { id }] of bins.entries()) {
    found.addDistributions(id, distributions[index] ?? new Cells());
  }
}

async function usableBuckets(
  connection: DuckDBConnection,
  measuring: Measuring,
): Promise<BucketState | null> {
  const { key, among, span } = measuring;
  const isDivided = key !== null || among !== undefined;
  return isDivided || !isForBuckets(plannedOf(measuring))
    ? null
    : await bucketStateOf(connection, span, measuring.recent);
}

/** The buckets that hold what's measured; null where only facts do. */
function bucketsOf(measuring: Measuring, finest: Grain, state: BucketState | null): Buckets | null {
  const { asker, filter, steps, recent } = measuring;
  const plan = state === null ? null : planBuckets(plannedOf(measuring), finest, state);
  return plan === null ? null : { plan, steps, recent, scope: asker.scope, leg: filter.leg };
}

const plannedOf = ({ filter, span, steps, timeZone, recent }: Measuring): Planned => ({
  ...{ filter, span, steps, timeZone, recent: recent?.calls ?? null },
});

async function addSweeps(
  connection: DuckDBConnection,
  measuring: Measuring,
  parts: readonly Part<SweepMeasure>[],
  found: Found,
): Promise<void> {
  if (parts.length === 0) return;
  const { leg, ...anyLeg } = measuring.filter;
  const population = sweptPopulation({ ...measuring, filter: anyLeg });
  const measures = parts.map(({ id, measure }) => {
    const isAsked = leg !== undefined && measure.legs === 'asked';
    const among = isAsked ? sql`${rowColumn('leg')} = ${word(leg)}` : sql`true`;
    return { ...{ id, measure, among }, leg: isAsked ? leg : ANY_LEG };
  });
  const account = sweptAccount(measuring);
  const sweeps =
    account === null
      ? await sweepsOf(connection, population, measures, measuring)
      : await sweepsInQuarters(
          connection,
          population,
          measures.map((one) => ({ ...one, account })),
          measuring,
        );
  for (const { id } of parts) {
    const cells = sweeps?.get(id);
    if (cells === undefined) found.leaveOut(id);
    else found.addSweeps(id, cells);
  }
}

/** Whose sweeps of quarters say what's asked; null where none do. */
function sweptAccount(measuring: Measuring): string | null {
  const { asker, key, among } = measuring;
  if (key !== null || among !== undefined || !areInQuarters(plannedOf(measuring))) return null;
  if (asker.scope === 'all') return ALL_ACCOUNTS;
  return asker.scope.length === 1 ? (asker.scope[0] ?? null) : null;
}

const isScalar = (part: Part): part is Part<ScalarMeasure> =>
  part.measure.kind === 'count' || part.measure.kind === 'sum' || part.measure.kind === 'latest';

const isSweep = (part: Part): part is Part<SweepMeasure> => part.measure.kind === 'sweep';

const isBins = (part: Part): part is Part<BinsMeasure> => part.measure.kind === 'bins';

export const populationOf = (measuring: Measuring): Population => {
  const { among = sql`true`, span, key, steps, recent } = measuring;
  return { selected: sql`${selectedBy(measuring)} AND (${among})`, span, key, steps, recent };
};

/** Calls in progress last to the end of what's known, and no longer. */
function sweptPopulation(measuring: Measuring): Population {
  const { span, asOf } = measuring;
  return populationOf({ ...measuring, span: { from: span.from, to: Math.min(span.to, asOf) } });
}
