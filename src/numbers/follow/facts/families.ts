/**
 * What changed calls do to the stored facts: to their own, and to those of their parents, siblings and children.
 * It's given all of those, and says which rows are to be replaced.
 */

import type { OwnFact } from '../../../core/kpi/call-fact.ts';
import { completeFact, familyOf, type Relatives } from '../../../core/kpi/family.ts';
import { FIELDS } from '../../tables/fact-columns.ts';
import { type CallName, type FactRow, nameOf } from './fact-row.ts';

/** A call whose own fact is new. */
export interface ChangedOwn {
  readonly rowId: number;
  readonly name: CallName;
  readonly own: OwnFact;
}

/** A row to be replaced, added (no `before`) or removed (no `after`). */
export interface Rewrite {
  readonly before: FactRow | null;
  readonly after: FactRow | null;
}

export const parentNameOf = ({ accountSid, parentCallSid }: OwnFact): CallName | null =>
  parentCallSid === null ? null : nameOf(accountSid, parentCallSid);

/**
 * `stored` has the changed calls as they were, their parents (earlier ones too), and every child of these parents
 * and of the changed calls.
 */
export function rewritesOf(
  stored: readonly FactRow[],
  changed: readonly ChangedOwn[],
  gone: readonly CallName[],
): readonly Rewrite[] {
  const before = byName(stored);
  const own = byName(changed);
  const touched = new Set([...own.keys(), ...gone]);
  const after = new Map<CallName, OwnRow>();
  for (const [name, row] of before) if (!touched.has(name)) after.set(name, row);
  for (const { rowId, name, own: fact } of changed) {
    after.set(name, { rowId, name, parent: parentNameOf(fact), fact });
  }
  const family = new Family(after);
  const parents = new Set<CallName>();
  for (const name of touched) {
    for (const row of [before.get(name), after.get(name)]) {
      if (row !== undefined && row.parent !== null) parents.add(row.parent);
    }
  }
  const rewrites: Rewrite[] = [];
  for (const [name, was] of before)
    if (!after.has(name)) rewrites.push({ before: was, after: null });
  for (const [name, row] of after) {
    const was = before.get(name) ?? null;
    const now =
      was === null || own.has(name)
        ? family.whole(row)
        : family.patched(was, { isParent: parents.has(name), touched, parents });
    if (was === null || !isSame(was, now)) rewrites.push({ before: was, after: now });
  }
  return rewrites;
}

const byName = <Row extends { readonly name: CallName }>(
  rows: readonly Row[],
): ReadonlyMap<CallName, Row> => new Map(rows.map((row) => [row.name, row]));

/** A row whose family needn't be known yet. */
interface OwnRow extends Omit<FactRow, 'fact'> {
  readonly fact: OwnFact;
}

/** How a call is related to those that changed. */
interface Relation {
  readonly isParent: boolean;
  readonly touched: ReadonlySet<CallName>;
  readonly parents: ReadonlySet<CallName>;
}

const NONE: readonly OwnFact[] = [];

class Family {
  readonly #rows: ReadonlyMap<CallName, OwnRow>;
  readonly #children = new Map<CallName, OwnFact[]>();

  constructor(rows: ReadonlyMap<CallName, OwnRow>) {
    this.#rows = rows;
    for (const { parent, fact } of rows.values()) {
      if (parent === null) continue;
      const children = this.#children.get(parent);
      if (children === undefined) this.#children.set(parent, [fact]);
      else children.push(fact);
    }
  }

  /** A row whose relatives are all known. */
  whole(row: OwnRow): FactRow {
    const { rowId, name, parent, fact } = row;
    const family = familyOf(fact, this.#relativesOf(row));
    return { rowId, name, parent, fact: completeFact(fact, family) };
  }

  /** A relative of changed calls: of what its family says, only what they can have changed. */
  patched(row: FactRow, { isParent, touched, parents }: Relation): FactRow {
    const { rowId, name, parent, fact } = row;
    const known = familyOf(fact, this.#relativesOf(row));
    const { isAnsweredElsewhere, allDimensions, ...asParent } = known;
    const patched = completeFact(fact, {
      ...fact,
      ...(isParent ? asParent : {}),
      ...(parent !== null && parents.has(parent) ? { isAnsweredElsewhere } : {}),
      ...(parent !== null && touched.has(parent) ? { allDimensions } : {}),
    });
    return { rowId, name, parent, fact: patched };
  }

  #relativesOf({ name, parent }: OwnRow): Relatives {
    return {
      parent: parent === null ? null : (this.#rows.get(parent)?.fact ?? null),
      siblings: parent === null ? NONE : (this.#children.get(parent) ?? NONE),
      children: this.#children.get(name) ?? NONE,
    };
  }
}

const isSame = (one: FactRow, other: FactRow): boolean =>
  // A call that came again after a purge has another row.
  one.rowId === other.rowId &&
  FIELDS.every((field) => one.fact[field] === other.fact[field]) &&
  areSame(one.fact.dimensions, other.fact.dimensions) &&
  areSame(one.fact.allDimensions, other.fact.allDimensions);

type Dimensions = Readonly<Record<string, string>>;

const areSame = (one: Dimensions, other: Dimensions): boolean => {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
  );
};
