/** Evaluates measures over facts. The SQL that `numbers` generates gives the same. */

import { binOf } from './bins.ts';
import type { CallFact } from './call-fact.ts';
import type { Bins } from './distribution.ts';
import type { BinsMeasure, CountMeasure, LatestMeasure, Predicate, SumMeasure } from './measure.ts';

/** A predicate that isn't made of others. */
export type Leaf = Exclude<Predicate, { readonly op: 'all' | 'any' | 'not' }>;

/** Whether a predicate holds where these leaves do. */
export function evaluate(predicate: Predicate, isTrue: (leaf: Leaf) => boolean): boolean {
  switch (predicate.op) {
    case 'all':
      return predicate.of.every((one) => evaluate(one, isTrue));
    case 'any':
      return predicate.of.some((one) => evaluate(one, isTrue));
    case 'not':
      return !evaluate(predicate.of, isTrue);
    case 'known':
    case 'oneOf':
    case 'compare':
    case 'isTrue':
      return isTrue(predicate);
  }
}

/** Whether a call is among those that a measure counts. */
export const holds = (predicate: Predicate, fact: CallFact): boolean =>
  evaluate(predicate, (leaf) =>
    leaf.op === 'isTrue' ? fact[leaf.field] : holdsFor(leaf, fact[leaf.field]),
  );

/** Whether it holds for a value of its field. */
export function holdsFor(
  leaf: Exclude<Leaf, { readonly op: 'isTrue' }>,
  value: string | number | null,
): boolean {
  switch (leaf.op) {
    case 'known':
      return value !== null;
    case 'oneOf':
      return value !== null && leaf.values.some((one) => one === value);
    case 'compare':
      return typeof value === 'number' && compares(value, leaf.is, leaf.value);
  }
}

function compares(value: number, is: '>=' | '<=' | '<', limit: number): boolean {
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
