/** Evaluates measures over facts. The SQL that `numbers` generates gives the same. */

import { binOf } from './bins.ts';
import type { CallFact } from './call-fact.ts';
import type { Bins } from './distribution.ts';
import type { BinsMeasure, CountMeasure, LatestMeasure, Predicate, SumMeasure } from './measure.ts';

/** Whether a call is among those that a measure counts. */
export function holds(predicate: Predicate, fact: CallFact): boolean {
  switch (predicate.op) {
    case 'all':
      return predicate.of.every((one) => holds(one, fact));
    case 'any':
      return predicate.of.some((one) => holds(one, fact));
    case 'not':
      return !holds(predicate.of, fact);
    case 'known':
      return fact[predicate.field] !== null;
    case 'oneOf': {
      const value = fact[predicate.field];
      return value !== null && predicate.values.some((one) => one === value);
    }
    case 'compare':
      return compares(fact[predicate.field], predicate.is, predicate.value);
    case 'isTrue':
      return fact[predicate.field];
  }
}

function compares(value: number | null, is: '>=' | '<=' | '<', limit: number): boolean {
  if (value === null) return false;
  switch (is) {
    case '>=':
      return value >= limit;
    case '<=':
      return value <= limit;
    case '<':
      return value < limit;
  }
}

const among = (facts: readonly CallFact[], { where }: { readonly where: Predicate }) =>
  facts.filter((fact) => holds(where, fact));

const isKnown = <Value>(value: Value | null): value is Value => value !== null;

export const countOf = (measure: CountMeasure, facts: readonly CallFact[]): number =>
  among(facts, measure).length;

export const sumOf = (measure: SumMeasure, facts: readonly CallFact[]): number =>
  among(facts, measure).reduce(
    (sum, fact) => sum + Math.floor((fact[measure.field] ?? 0) * measure.scale + 0.5),
    0,
  );

/** The values behind bins. */
export const valuesOf = (measure: BinsMeasure, facts: readonly CallFact[]): readonly number[] =>
  among(facts, measure)
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
  among(facts, measure)
    .map((fact) => fact[measure.field])
    .filter(isKnown)
    .reduce<number | null>((latest, one) => (latest === null || one > latest ? one : latest), null);
