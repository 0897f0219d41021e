/** Measures facts in memory, as `numbers` does in its database. */

import type { Leg } from '../fact-filter.ts';
import type { CallFact } from './call-fact.ts';
import { type Distribution, distributionOfValues } from './distribution.ts';
import type { Measured } from './kpi.ts';
import type { BucketMeasure } from './measure.ts';
import { countOf, latestOf, sumOf, valuesOf } from './measure-of.ts';
import { type KpiSettings, measuresOf } from './measures.ts';
import { type Staleness, sweepOf, type Window } from './sweep.ts';

export interface MeasuredCalls extends Staleness {
  /** The calls that match the question's filter, but for its window and its legs. */
  readonly facts: readonly CallFact[];
  /** Null for both. */
  readonly leg: Leg | null;
  readonly window: Window;
  readonly settings: KpiSettings;
  /** How long the callbacks took that arrived in the window. */
  readonly lagSeconds: readonly number[];
}

/** Everything that KPIs need of these calls. Distributions are exact. */
export function measuredOf(calls: MeasuredCalls): Measured {
  const { facts, leg, settings, lagSeconds } = calls;
  const window = { ...calls.window, to: Math.min(calls.window.to, calls.asOf) };
  const measures = measuresOf(settings);
  const asked = facts.filter(
    (fact) => leg === null || (fact.parentCallSid === null) === (leg === 'first'),
  );
  const among = ({ at }: BucketMeasure) =>
    asked.filter((fact) => {
      const time = fact[at];
      return time !== null && time >= calls.window.from && time < calls.window.to;
    });
  return {
    number: (id) => {
      const measure = measures[id];
      const counted = among(measure);
      return measure.kind === 'count' ? countOf(measure, counted) : sumOf(measure, counted);
    },
    distribution: (id): Distribution => {
      const measure = measures[id];
      return distributionOfValues(
        measure.kind === 'lag' ? lagSeconds : valuesOf(measure, among(measure)),
      );
    },
    latest: (id) => latestOf(measures[id], among(measures[id])),
    sweep: (id) =>
      sweepOf(measures[id], measures[id].legs === 'all' ? facts : asked, window, calls),
  };
}
