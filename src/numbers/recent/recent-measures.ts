/** Which measures are counted of recent minutes, each with its place. */

import type { CallFact } from '../../core/kpi/call-fact.ts';
import type { BinsMeasure, SweepMeasure } from '../../core/kpi/measure.ts';
import type { KpiSettings, MeasureId } from '../../core/kpi/measures.ts';
import { type BucketMeasures, bucketMeasures } from '../tables/buckets.ts';
import { sweepMeasures } from '../tables/sweeps.ts';
import { CountedBy } from './counted-by.ts';

/** A measure, and its place among those of its kind. */
export interface Placed<Measure> {
  readonly id: MeasureId;
  readonly measure: Measure;
  readonly place: number;
}

type Scalar = BucketMeasures['scalars'][number]['measure'];

export interface RecentMeasures {
  readonly scalars: readonly Placed<Scalar>[];
  readonly bins: readonly Placed<BinsMeasure>[];
  readonly sweeps: readonly Placed<SweepMeasure>[];
}

/** The measures that count a call. */
export interface Members {
  /** By the time by which they place it. */
  readonly startedAt: readonly Placed<Scalar>[];
  readonly endedAt: readonly Placed<Scalar>[];
  readonly bins: readonly Placed<BinsMeasure>[];
  readonly sweeps: readonly Placed<SweepMeasure>[];
}

export function recentMeasures(settings: KpiSettings): RecentMeasures {
  const { scalars, bins } = bucketMeasures(settings);
  return {
    scalars: scalars.map((one, place) => ({ ...one, place })),
    bins: bins.map((one, place) => ({ ...one, place })),
    sweeps: sweepMeasures(settings).map((one, place) => ({ ...one, place })),
  };
}

export function membersBy(all: RecentMeasures): (fact: CallFact) => Members {
  const measures = [...all.scalars, ...all.bins, ...all.sweeps].map(({ measure }) => measure);
  const countedBy = new CountedBy<Members>(measures, (holds) => {
    const scalars = all.scalars.filter(({ measure }) => holds(measure.where));
    return {
      startedAt: scalars.filter(({ measure }) => measure.at === 'startedAt'),
      endedAt: scalars.filter(({ measure }) => measure.at === 'endedAt'),
      bins: all.bins.filter(({ measure }) => holds(measure.where)),
      sweeps: all.sweeps.filter(({ measure }) => holds(measure.where)),
    };
  });
  return (fact) => countedBy.of(fact);
}
