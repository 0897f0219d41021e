/**
 * Measures facts in memory. It's the definition that tests hold the SQL of `numbers` against; Callboard itself asks
 * DuckDB.
 */

import type { Leg } from '../fact-filter.ts';
import type { Span } from '../time/span.ts';
import { binOf } from './bins.ts';
import type { CallFact } from './call-fact.ts';
import { type Bins, type Distribution, distributionOfValues } from './distribution.ts';
import type { Measured } from './kpi.ts';
import type {
  BinsMeasure,
  BucketMeasure,
  CountMeasure,
  LatestMeasure,
  Predicate,
  SumMeasure,
} from './measure.ts';
import { type KpiSettings, measuresOf } from './measures.ts';
import { holds } from './predicate.ts';
import { type Staleness, sweepOf } from './sweep.ts';

export interface MeasuredCalls extends Staleness {
  /** The calls that match the question's filter, but for its window and its legs. */
  readonly facts: readonly CallFact[];
  /** Null for both. */
  readonly leg: Leg | null;
  readonly window: Span;
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
  const inWindow = ({ at }: BucketMeasure) =>
    asked.filter((fact) => {
      const time = fact[at];
      return time !== null && time >= calls.window.from && time < calls.window.to;
    });
  return {
    number: (id) => {
      const measure = measures[id];
      const counted = inWindow(measure);
      return measure.kind === 'count' ? countOf(measure, counted) : sumOf(measure, counted);
    },
    distribution: (id): Distribution => {
      const measure = measures[id];
      return distributionOfValues(
        measure.kind === 'lag' ? lagSeconds : valuesOf(measure, inWindow(measure)),
      );
    },
    latest: (id) => latestOf(measures[id], inWindow(measures[id])),
    sweep: (id) =>
      sweepOf(measures[id], measures[id].legs === 'all' ? facts : asked, window, calls),
  };
}

const matching = (facts: readonly CallFact[], { where }: { readonly where: Predicate }) =>
  facts.filter((fact) => holds(where, fact));

const isKnown = <Value>(value: Value | null): value is Value => value !== null;

export const countOf = (measure: CountMeasure, facts: readonly CallFact[]): number =>
  matching(facts, measure).length;

export const sumOf = (measure: SumMeasure, facts: readonly CallFact[]): number =>
  matching(facts, measure).reduce(
    (sum, fact) => sum + Math.floor((fact[measure.field] ?? 0) * measure.scale + 0.5),
    0,
  );

/** The values behind bins. */
export const valuesOf = (measure: BinsMeasure, facts: readonly CallFact[]): readonly number[] =>
  matching(facts, measure)
    .map((fact) => fact[measure.field])
    .filter(isKnown);

export function binsOf(measure: BinsMeasure, facts: readonly CallFact[]): Bins {
  const bins = new Map<number, number>();
  for (const value of valuesOf(measure, facts)) {
    const bin = binOf(value);
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  return bins;
}

export const latestOf = (measure: LatestMeasure, facts: readonly CallFact[]): number | null =>
  matching(facts, measure)
    .map((fact) => fact[measure.field])
    .filter(isKnown)
    .reduce<number | null>((latest, one) => (latest === null || one > latest ? one : latest), null);
