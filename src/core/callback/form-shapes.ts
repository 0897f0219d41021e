/**
 * Remembers the orders in which forms had their names. A provider sends a handful of orders over and over,
 * so which names there are and how they sort is known, and the next form of that shape only has to be
 * compared with it. It keeps names, never a value.
 */

/** Limits on the names in all shapes together, and on the names that can follow one name. */
const MOST_STEPS = 4096;
const MOST_WAYS_ON = 16;

/** What's known about forms with these names in this order. */
export interface FormShape {
  /** The parameters' places, sorted by name. */
  readonly order: Int32Array;
  /** Each name's place among the parameters as sent. */
  readonly places: ReadonlyMap<string, number>;
}

/** A path through a form up to one of its names, and the names that can follow. */
export interface FormStep {
  /** Empty at the start. */
  readonly name: string;
  /** The name and its `=` as little-endian words of four bytes. */
  readonly words: Int32Array;
  /** The bits of the last word that belong to it. */
  readonly lastBits: number;
  readonly next: FormStep[];
  /** The shape of a form that ends here, if one did. */
  shape: FormShape | null;
}

export class FormShapes {
  #start = stepOf('');
  #steps = 0;

  /** The start of every form. */
  get start(): FormStep {
    return this.#start;
  }

  /**
   * Keeps the shape of a form with these names. `order`: their places, sorted by name. If there are too
   * many shapes, all are forgotten; those still in use will be learnt again.
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
 * The step to the name at `at`; null if no form has continued like this. It can read up to three bytes past
 * the name.
 */
export function stepTo({ next }: FormStep, form: DataView, at: number): FormStep | null {
  for (let index = 0; index < next.length; index += 1) {
    const step = next[index];
    if (step !== undefined && isAt(step, form, at)) return step;
  }
  return null;
}

function isAt({ words, lastBits }: FormStep, form: DataView, start: number): boolean {
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
 * The name as an internalised string: it doesn't keep the form's text alive, and comparing it with a
 * literal of the same name is fast.
 */
const shared = (name: string): string => Object.keys({ [name]: null })[0] ?? name;
