/** Whether a call is among those that a measure counts. */

import type { CallFact } from './call-fact.ts';
import type { Predicate } from './measure.ts';

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

/** What it's made of, as often as it says it. */
export function leavesOf(predicate: Predicate): readonly Leaf[] {
  switch (predicate.op) {
    case 'all':
    case 'any':
      return predicate.of.flatMap(leavesOf);
    case 'not':
      return leavesOf(predicate.of);
    case 'known':
    case 'oneOf':
    case 'compare':
    case 'isTrue':
      return [predicate];
  }
}

/** Whether it holds for a call. */
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
