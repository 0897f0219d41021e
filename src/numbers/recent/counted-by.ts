/**
 * Which measures count a call. Every condition is looked at once, however many measures have it, and calls for which the
 * same ones hold are counted by the same measures: there are a few hundred kinds of calls.
 */

import type { CallFact } from '../../core/kpi/call-fact.ts';
import type { Predicate } from '../../core/kpi/measure.ts';
import { evaluate, holdsFor, type Leaf, leavesOf } from '../../core/kpi/predicate.ts';

/** A measure's condition, and what's to be known of it where it holds. */
export interface Conditional {
  readonly where: Predicate;
}

type LeafField = Leaf['field'];

/** So many bits are a whole number that V8 keeps without allocating. */
const BITS = 30;

export class CountedBy<Members> {
  /** By field, with the place of each condition. */
  readonly #fields: readonly (readonly [LeafField, readonly (readonly [number, Leaf])[]])[];
  readonly #placeOf: ReadonlyMap<string, number>;
  readonly #words: number[];
  readonly #membersOf: (holds: (predicate: Predicate) => boolean) => Members;
  readonly #known = new Map<string, Members>();

  /** `membersOf` is asked once for each kind of call. */
  constructor(
    measures: readonly Conditional[],
    membersOf: (holds: (predicate: Predicate) => boolean) => Members,
  ) {
    const leaves = new Map(
      measures.flatMap(({ where }) => leavesOf(where)).map((leaf) => [JSON.stringify(leaf), leaf]),
    );
    this.#placeOf = new Map([...leaves.keys()].map((name, place) => [name, place]));
    const placed = [...leaves.values()].map((leaf, place) => [place, leaf] as const);
    const fields = [...new Set(placed.map(([, { field }]) => field))];
    this.#fields = fields.map((field) => [
      field,
      placed.filter(([, leaf]) => leaf.field === field),
    ]);
    this.#words = Array.from({ length: Math.ceil(leaves.size / BITS) }, () => 0);
    this.#membersOf = membersOf;
  }

  of(fact: CallFact): Members {
    const words = this.#words.fill(0);
    for (const [field, leaves] of this.#fields) {
      const value = fact[field];
      for (const [place, leaf] of leaves) {
        if (!isTrueFor(leaf, value)) continue;
        const word = Math.floor(place / BITS);
        words[word] = (words[word] ?? 0) | (1 << (place % BITS));
      }
    }
    const kind = words.join();
    const known = this.#known.get(kind);
    if (known !== undefined) return known;
    const found = [...words];
    const isTrue = (leaf: Leaf): boolean => {
      const place = this.#placeOf.get(JSON.stringify(leaf)) ?? -1;
      return ((found[Math.floor(place / BITS)] ?? 0) & (1 << (place % BITS))) !== 0;
    };
    const members = this.#membersOf((predicate) => evaluate(predicate, isTrue));
    this.#known.set(kind, members);
    return members;
  }
}

const isTrueFor = (leaf: Leaf, value: string | number | boolean | null): boolean =>
  leaf.op === 'isTrue' ? value === true : typeof value !== 'boolean' && holdsFor(leaf, value);
