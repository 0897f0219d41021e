/**
 * In which orders the names of forms came. A provider sends a handful of orders, over and over; what
 * follows from the names alone, which of them there are and how they are sorted, is then known, and the
 * next form of that shape has only to be held against it. It holds names, never a value.
 */

/** Names in all shapes together, and names that may follow one name: so many are looked through. */
const MOST_STEPS = 4096;
const MOST_WAYS_ON = 16;

/** What is known of forms with these names in this order. */
export interface FormShape {
  /** The parameters' places in the order of their names. */
  readonly order: Int32Array;
  /** Each name's place among the parameters as they are sent. */
  readonly places: ReadonlyMap<string, number>;
}

/** A way through a form up to one of its names, and how it may go on. */
export interface FormStep {
  /** The name and the `=` behind it; empty at the beginning. */
  readonly name: Uint8Array;
  readonly next: FormStep[];
  /** Where a form may end here: its shape. */
  shape: FormShape | null;
}

export class FormShapes {
  #start = stepOf('');
  #steps = 0;

  /** Where every form begins. */
  get start(): FormStep {
    return this.#start;
  }

  /**
   * Keeps the shape of a form with these names. `order`: their places, sorted by name. Where there are
   * too many shapes already, all are forgotten, and those that are still in use come again.
   */
  learn(names: readonly string[], order: Int32Array): void {
    if (this.#steps + names.length > MOST_STEPS) this.#forget();
    let step = this.#start;
    for (const name of names) {
      const added = stepOf(`${name}=`);
      const known = stepTo(step, added.name, 0);
      if (known === null) {
        if (step.next.length === MOST_WAYS_ON) {
          this.#forget();
          return;
        }
        step.next.push(added);
        this.#steps += 1;
      }
      step = known ?? added;
    }
    step.shape = { order, places: new Map(names.map((name, place) => [shared(name), place])) };
  }

  #forget(): void {
    this.#start = stepOf('');
    this.#steps = 0;
  }
}

/** The step to the name that stands at `at`; null where no form went on like this yet. */
export function stepTo({ next }: FormStep, bytes: Uint8Array, at: number): FormStep | null {
  for (let index = 0; index < next.length; index += 1) {
    const step = next[index];
    if (step !== undefined && stands(step.name, bytes, at)) return step;
  }
  return null;
}

function stands(name: Uint8Array, bytes: Uint8Array, at: number): boolean {
  const length = name.length;
  for (let index = 0; index < length; index += 1) {
    if (name[index] !== bytes[at + index]) return false;
  }
  return length > 0;
}

const stepOf = (name: string): FormStep => ({
  name: Uint8Array.from(name, (letter) => letter.charCodeAt(0)),
  next: [],
  shape: null,
});

/**
 * The name as the engine keeps the keys of objects: a text of its own, not a part of the form's, and
 * found at once where code asks for the same name.
 */
const shared = (name: string): string => Object.keys({ [name]: null })[0] ?? name;
