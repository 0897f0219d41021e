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
  /** Empty at the beginning. */
  readonly name: string;
  /** The name and the `=` behind it, as little-endian words of four bytes. */
  readonly words: Int32Array;
  /** Which bits of the last word belong to it. */
  readonly lastBits: number;
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
      let next = step.next.find((known) => known.name === name);
      if (next === undefined) {
        if (step.next.length === MOST_WAYS_ON) {
          this.#forget();
          return;
        }
        next = stepOf(name);
        step.next.push(next);
        this.#steps += 1;
      }
      step = next;
    }
    step.shape = { order, places: new Map(names.map((name, place) => [shared(name), place])) };
  }

  #forget(): void {
    this.#start = stepOf('');
    this.#steps = 0;
  }
}

/**
 * The step to the name that stands at `at`; null where no form went on like this yet. It may look at
 * three bytes behind the name's end.
 */
export function stepTo({ next }: FormStep, form: DataView, at: number): FormStep | null {
  for (let index = 0; index < next.length; index += 1) {
    const step = next[index];
    if (step !== undefined && stands(step, form, at)) return step;
  }
  return null;
}

function stands({ words, lastBits }: FormStep, form: DataView, start: number): boolean {
  const last = words.length - 1;
  let at = start;
  for (let index = 0; index < last; index += 1) {
    if (words[index] !== form.getInt32(at, true)) return false;
    at += 4;
  }
  return words[last] === (form.getInt32(at, true) & lastBits);
}

function stepOf(name: string): FormStep {
  const length = name.length + 1;
  const count = Math.ceil(length / 4);
  const view = new DataView(new ArrayBuffer(4 * count));
  for (const [at, letter] of [...`${name}=`].entries()) view.setUint8(at, letter.charCodeAt(0));
  const words = Int32Array.from({ length: count }, (_, index) => view.getInt32(4 * index, true));
  return { name, words, lastBits: -1 >>> (32 * count - 8 * length), next: [], shape: null };
}

/**
 * The name as the engine keeps the keys of objects: a text of its own, not a part of the form's, and
 * found at once where code asks for the same name.
 */
const shared = (name: string): string => Object.keys({ [name]: null })[0] ?? name;
