/**
 * Objects with a value for each fact that keep the values in an array and read a name through a getter.
 *
 * Join, encode and decode go through every fact of a call. A loop over an array costs what code costs
 * that spells each fact out; a loop over names costs five times that, since V8 looks up each name
 * anew. So loops go through `slotsOf`, and everything else asks by name.
 */

/** Values in the order of some list of names. */
class Slots<Slot> {
  readonly slots: readonly Slot[];

  constructor(slots: readonly Slot[]) {
    this.slots = slots;
  }
}

/** A class of objects with a getter for each name. */
export interface NamedSlots<Name extends string> {
  /** `slots` are in the order of the names. The compiler can't check each one against its name. */
  new <Slot, Values extends Readonly<Record<Name, Slot>>>(slots: readonly Slot[]): Values;
}

/** Makes a class whose objects answer to these names. */
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

/** The values in the order of the names: kept so, or of any other object with these names. */
export const slotsOf = <Name extends string, Slot>(
  record: Readonly<Record<NoInfer<Name>, Slot>>,
  names: readonly Name[],
): readonly Slot[] => (record instanceof Slots ? record.slots : names.map((name) => record[name]));
