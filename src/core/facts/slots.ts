/**
 * Objects that keep the values of facts in an array and have a getter for each name.
 *
 * Join, encode and decode visit every fact of a call. Looping over an array costs the same as code that
 * names each fact. Looping over names costs five times as much, since V8 can't cache lookups by a changing
 * name (13 facts joined: 45, 50 and 220 ns). So loops use `slotsOf`, and everything else uses the names.
 */

/** Values in the order of a list of names. */
class Slots<Slot> {
  readonly slots: readonly Slot[];

  constructor(slots: readonly Slot[]) {
    this.slots = slots;
  }
}

/** A class of objects with a getter for each name. */
export interface NamedSlots<Name extends string> {
  /** `slots` are in the order of the names. The compiler can't check that; the tests do. */
  new <Slot, Values extends Readonly<Record<Name, Slot>>>(slots: readonly Slot[]): Values;
}

/** Makes a class with a getter for each of these names. */
export function namedSlots<Name extends string>(names: readonly Name[]): NamedSlots<Name> {
  const Named = class<Slot> extends Slots<Slot> {};
  for (const [place, name] of names.entries()) {
    Object.defineProperty(Named.prototype, name, {
      get(this: Slots<unknown>) {
        return this.slots[place];
      },
    });
  }
  if (!answersTo(Named, names)) throw new Error('a fact has no getter');
  return Named;
}

const answersTo = <Name extends string>(
  made: typeof Slots,
  names: readonly Name[],
): made is typeof Slots & NamedSlots<Name> => names.every((name) => name in made.prototype);

/** The values in the order of the names, of named slots or of any object with these names. */
export const slotsOf = <Name extends string, Slot>(
  record: Readonly<Record<NoInfer<Name>, Slot>>,
  names: readonly Name[],
): readonly Slot[] => (record instanceof Slots ? record.slots : names.map((name) => record[name]));
