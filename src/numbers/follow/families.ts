/**
 * What changed calls do to the stored facts: to their own, and to those of their parents, siblings and children.
 * It's given all of those, and says which rows are to be replaced.
 */

import type { CallFact, FamilyFact, OwnFact } from '../../core/kpi/call-fact.ts';
import { completeFact, familyOf, type Relatives } from '../../core/kpi/family.ts';
import { FIELDS } from '../tables/fact-columns.ts';
import { type CallName, type FactRow, nameOf } from './fact-row.ts';

/** A call whose own fact is new. */
export interface ChangedOwn {
  readonly rowId: number;
  readonly own: OwnFact;
}

/** A row to be replaced, added (no `before`) or removed (no `after`). */
export interface Rewrite {
  readonly before: FactRow | null;
  readonly after: FactRow | null;
}

export const ownNameOf = ({ accountSid, callSid }: OwnFact): CallName =>
  nameOf(accountSid, callSid);

export const parentNameOf = ({ accountSid, parentCallSid }: OwnFact): CallName | null =>
  parentCallSid === null ? null : nameOf(accountSid, parentCallSid);

/**
 * `stored` has the changed calls as they were, their parents (earlier ones too), and every child of these parents
 * and of the changed calls.
 */
export function rewritesOf(
  stored: Iterable<FactRow>,
  changed: readonly ChangedOwn[],
  gone: readonly CallName[],
): readonly Rewrite[] {
  const before = new Map([...stored].map((row) => [ownNameOf(row.fact), row]));
  const own = new Map(changed.map((call) => [ownNameOf(call.own), call]));
  const touched = new Set([...own.keys(), ...gone]);
  const after = new Map<CallName, FactRow>();
  for (const [name, row] of before) if (!touched.has(name)) after.set(name, row);
  for (const [name, { rowId, own: fact }] of own) {
    after.set(name, { rowId, fact: completeFact(fact, ALONE) });
  }
  const family = new Family(after);
  const parents = new Set(
    [...touched].flatMap((name) => [parentIn(before, name), parentIn(after, name)]),
  );
  const rewrites: Rewrite[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const row = after.get(name) ?? null;
    const now =
      row === null || own.has(name)
        ? family.whole(row)
        : family.patched(row, { isParent: parents.has(name), touched, parents });
    const was = before.get(name) ?? null;
    if (!isSame(was, now)) rewrites.push({ before: was, after: now });
  }
  return rewrites;
}

const ALONE: FamilyFact = {
  isAnsweredElsewhere: false,
  children: 0,
  answeredChildren: 0,
  childAnsweredAt: null,
  waitSeconds: null,
  allDimensions: {},
};

const parentIn = (rows: ReadonlyMap<CallName, FactRow>, name: CallName): CallName | null => {
  const row = rows.get(name);
  return row === undefined ? null : parentNameOf(row.fact);
};

/** How a call is related to those that changed. */
interface Relation {
  readonly isParent: boolean;
  readonly touched: ReadonlySet<CallName>;
  readonly parents: ReadonlySet<CallName | null>;
}

class Family {
  readonly #rows: ReadonlyMap<CallName, FactRow>;
  readonly #children = new Map<CallName, CallFact[]>();

  constructor(rows: ReadonlyMap<CallName, FactRow>) {
    this.#rows = rows;
    for (const { fact } of rows.values()) {
      const parent = parentNameOf(fact);
      if (parent === null) continue;
      const children = this.#children.get(parent);
      if (children === undefined) this.#children.set(parent, [fact]);
      else children.push(fact);
    }
  }

  /** A row whose relatives are all known. */
  whole(row: FactRow | null): FactRow | null {
    if (row === null) return null;
    const { rowId, fact } = row;
    return { rowId, fact: completeFact(fact, familyOf(fact, this.#relativesOf(fact))) };
  }

  /** A relative of changed calls: of what its family says, only what they can have changed. */
  patched(row: FactRow, { isParent, touched, parents }: Relation): FactRow {
    const { rowId, fact } = row;
    const parent = parentNameOf(fact);
    const known = familyOf(fact, this.#relativesOf(fact));
    const { isAnsweredElsewhere, allDimensions, ...asParent } = known;
    return {
      rowId,
      fact: completeFact(fact, {
        ...fact,
        ...(isParent ? asParent : {}),
        ...(parents.has(parent) && parent !== null ? { isAnsweredElsewhere } : {}),
        ...(parent !== null && touched.has(parent) ? { allDimensions } : {}),
      }),
    };
  }

  #relativesOf(fact: OwnFact): Relatives {
    const parent = parentNameOf(fact);
    return {
      parent: parent === null ? null : (this.#rows.get(parent)?.fact ?? null),
      siblings: parent === null ? [] : (this.#children.get(parent) ?? []),
      children: this.#children.get(ownNameOf(fact)) ?? [],
    };
  }
}

function isSame(one: FactRow | null, other: FactRow | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    // A call that came again after a purge has another row.
    one.rowId === other.rowId &&
    FIELDS.every((field) => one.fact[field] === other.fact[field]) &&
    areSame(one.fact.dimensions, other.fact.dimensions) &&
    areSame(one.fact.allDimensions, other.fact.allDimensions)
  );
}

type Dimensions = Readonly<Record<string, string>>;

const areSame = (one: Dimensions, other: Dimensions): boolean => {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
  );
};
