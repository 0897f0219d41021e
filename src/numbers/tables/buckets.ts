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

/** Bins: one row each. Those of minutes are kept for two days (`BINS_KEPT_MS`). */
export const binTable = (grain: Grain): string => `bins_${grain}`;

/** How long the bins of minutes are kept: where calls are few, they'd take more space than the calls. */
export const BINS_KEPT_MS = 48 * 60 * 60_000;

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
  return GRAINS.flatMap((grain) => [
    `CREATE TABLE ${bucketTable(grain)} (${[place, ...columns].join(', ')})`,
    `CREATE TABLE ${binTable(grain)} (${place}, measure VARCHAR NOT NULL, bin INTEGER NOT NULL, calls BIGINT NOT NULL)`,
  ]);
}
