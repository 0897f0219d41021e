/**
 * The tables of buckets: measures of the calls of a minute, a quarter of an hour (both UTC) or a day (in the zone
 * that's set), by account and leg. A bucket can have several rows: what they say is to be added, or for the
 * latest time, compared.
 */

import type {
  BinsMeasure,
  CountMeasure,
  LatestMeasure,
  SumMeasure,
} from '../../core/kpi/measure.ts';
import { type KpiSettings, type MeasureId, measuresOf } from '../../core/kpi/measures.ts';

export const GRAINS = ['minute', 'quarter', 'day'] as const;

export type Grain = (typeof GRAINS)[number];

/** Counts, sums and latest times: a column for each measure, named by its id. */
export const bucketTable = (grain: Grain): string => `buckets_${grain}`;

/** Minutes have no bins: where calls are few, they'd take more space than the calls. */
export const BIN_GRAINS = ['quarter', 'day'] as const;

export type BinGrain = (typeof BIN_GRAINS)[number];

/** Bins: one row each. */
export const binTable = (grain: BinGrain): string => `bins_${grain}`;

/** The buckets, by grain and beginning, whose calls have changed since they were counted. */
export const DIRTY_BUCKETS = 'dirty_buckets';

/** One row once buckets are made: since when there are buckets of minutes, milliseconds since 1970. */
export const MINUTES_SINCE = 'minutes_since';

/** How long buckets of minutes are kept, rounded up to whole days. Of earlier days, facts are read as fast. */
export const MINUTES_KEPT_MS = 3 * 24 * 60 * 60_000;

type Scalar = CountMeasure | SumMeasure | LatestMeasure;

/** What the buckets hold, in the order of their columns. */
export interface BucketMeasures {
  readonly scalars: readonly { readonly id: MeasureId; readonly measure: Scalar }[];
  readonly bins: readonly { readonly id: MeasureId; readonly measure: BinsMeasure }[];
}

export function bucketMeasures(settings: KpiSettings): BucketMeasures {
  const measures = measuresOf(settings);
  const scalars: BucketMeasures['scalars'][number][] = [];
  const bins: BucketMeasures['bins'][number][] = [];
  for (const id of idsOf(measures)) {
    const measure = measures[id];
    if (measure.kind === 'bins') bins.push({ id, measure });
    else if (measure.kind !== 'sweep' && measure.kind !== 'lag') scalars.push({ id, measure });
  }
  return { scalars, bins };
}

const idsOf = (measures: ReturnType<typeof measuresOf>): readonly MeasureId[] =>
  Object.keys(measures).filter((id): id is MeasureId => id in measures);

/** The statements that make them. */
export function bucketStatements(settings: KpiSettings): readonly string[] {
  const place = 'begins_at BIGINT NOT NULL, account VARCHAR NOT NULL, leg VARCHAR NOT NULL';
  const columns = bucketMeasures(settings).scalars.map(({ id, measure }) =>
    measure.kind === 'latest' ? `"${id}" DOUBLE` : `"${id}" DOUBLE NOT NULL DEFAULT 0`,
  );
  return [
    ...GRAINS.map(
      (grain) => `CREATE TABLE ${bucketTable(grain)} (${[place, ...columns].join(', ')})`,
    ),
    ...BIN_GRAINS.map(
      (grain) =>
        `CREATE TABLE ${binTable(grain)} (${place}, measure VARCHAR NOT NULL, bin INTEGER NOT NULL, calls BIGINT NOT NULL)`,
    ),
    `CREATE TABLE ${DIRTY_BUCKETS} (grain VARCHAR NOT NULL, begins_at BIGINT NOT NULL)`,
    `CREATE TABLE ${MINUTES_SINCE} (since BIGINT NOT NULL)`,
  ];
}
