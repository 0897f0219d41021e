/**
 * A form that is plain, read where it lies: ASCII before and after decoding, every `%` followed by two
 * hex digits, names as providers send them, neither escaped nor repeated, and not too many of them.
 * Nearly every callback is. Its values are decoded into one piece of memory, and made into texts when
 * one is asked for. Whatever is not plain is left to `parseForm`, which says the same of a plain one.
 *
 * It runs before the signature is known to be good, so every cost is bounded by the length of what was
 * sent. One instance serves one thread, and holds a form only until the next one is read.
 */

import {
  AMPERSAND,
  BEYOND_ASCII,
  BLANK,
  bytesBefore,
  EQUALS,
  endOfName,
  escapeAt,
  LONGEST_NAME,
  PERCENT,
  PLUS,
  signsIn,
} from './form-bytes.ts';
import { type FormShape, FormShapes, stepTo } from './form-shapes.ts';
import type { NamedParameters } from './parameters.ts';

/** More parameters than this are sorted by `parseForm`'s way instead. */
const MOST_PLAIN_PARAMETERS = 96;
/** How many chains the names are spread over, a power of two. */
const CHAINS = 256;
/** Room for most forms; what needs more gets it once. */
const FIRST_BYTES = 4 * 1024;
/** What may be looked at behind a form: its last separator, a name that does not stand there, a word. */
const BYTES_BEHIND = 1 + LONGEST_NAME + 4;

export class PlainForm implements NamedParameters {
  /** The form, a separator, and whatever was there before. */
  #bytes = new Uint8Array(FIRST_BYTES);
  #words = new DataView(this.#bytes.buffer);
  #length = 0;
  /** Its values, decoded, one after the other. */
  #values = new Uint8Array(FIRST_BYTES);
  #valueWords = new DataView(this.#values.buffer);
  /** The same as text, once that is asked for. */
  #text: string | null = null;
  /** Where the next value goes. */
  #valueEnd = 0;
  #count = 0;
  readonly #shapes = new FormShapes();
  /** The form's shape, if there was one like it. */
  #shape: FormShape | null = null;
  readonly #nameStarts = new Int32Array(MOST_PLAIN_PARAMETERS);
  readonly #nameEnds = new Int32Array(MOST_PLAIN_PARAMETERS);
  /** Where each decoded value begins and ends. */
  readonly #valueStarts = new Int32Array(MOST_PLAIN_PARAMETERS);
  readonly #valueEnds = new Int32Array(MOST_PLAIN_PARAMETERS);
  /**
   * Of a form of an unknown shape: for each chain its latest parameter, and for each parameter the one
   * before it; -1 for none.
   */
  readonly #heads = new Int16Array(CHAINS);
  readonly #before = new Int16Array(MOST_PLAIN_PARAMETERS);
  /** The parameters in the order of their names: at first that of the form before. */
  readonly #order = new Int32Array(MOST_PLAIN_PARAMETERS);
  #ordered = 0;
  /** Where each value begins, once they are written. */
  readonly #writtenStarts = new Int32Array(MOST_PLAIN_PARAMETERS);

  /** Reads a form. False: it is not plain, and nothing of it is held. */
  read(bytes: Uint8Array): boolean {
    this.#hold(bytes);
    return this.#follow() || this.#scan();
  }

  /**
   * Remembers the form's shape, so that the next one like it is read in less time. For forms that a
   * provider is known to have sent: anybody else could send any number of shapes.
   */
  learn(): void {
    if (this.#shape !== null) return;
    const names: string[] = [];
    for (let index = 0; index < this.#count; index += 1) {
      const [start, end] = [this.#nameStarts[index] ?? 0, this.#nameEnds[index] ?? 0];
      if (this.#bytes[end] !== EQUALS) return;
      names.push(LATIN_1.decode(this.#bytes.subarray(start, end)));
    }
    this.#sort();
    this.#shapes.learn(names, this.#order.slice(0, this.#count));
  }

  /** How many parameters there are. */
  get size(): number {
    return this.#count;
  }

  has(name: string): boolean {
    return this.#find(name) !== -1;
  }

  get(name: string): string | undefined {
    const index = this.#find(name);
    if (index === -1) return undefined;
    this.#text ??= LATIN_1.decode(this.#values.subarray(0, this.#valueEnd));
    return this.#text.slice(this.#valueStarts[index], this.#valueEnds[index]);
  }

  /**
   * Writes each name and its decoded value at `start`, in the order of names; returns the end. Up to
   * three bytes behind it are written over.
   */
  writeSorted(target: DataView, start: number): number {
    const order = this.#sorted();
    const [names, values] = [this.#words, this.#valueWords];
    let at = start;
    for (let place = 0; place < this.#count; place += 1) {
      const index = order[place] ?? 0;
      at = copy(names, this.#nameStarts[index] ?? 0, this.#nameEnds[index] ?? 0, target, at);
      this.#writtenStarts[index] = at;
      at = copy(values, this.#valueStarts[index] ?? 0, this.#valueEnds[index] ?? 0, target, at);
    }
    return at;
  }

  /** Where `writeSorted` wrote a parameter's value; null where there is none of that name. */
  writtenAt(name: string): { readonly start: number; readonly end: number } | null {
    const index = this.#find(name);
    if (index === -1) return null;
    const start = this.#writtenStarts[index] ?? 0;
    return { start, end: start + this.#lengthOf(index) };
  }

  #lengthOf(index: number): number {
    return (this.#valueEnds[index] ?? 0) - (this.#valueStarts[index] ?? 0);
  }

  /** Copies the form to where a word of it can be read at once, wherever it lay. */
  #hold(bytes: Uint8Array): void {
    const { length } = bytes;
    if (length + BYTES_BEHIND > this.#bytes.length) {
      const larger = 2 * (length + BYTES_BEHIND);
      this.#bytes = new Uint8Array(larger);
      this.#words = new DataView(this.#bytes.buffer);
      this.#values = new Uint8Array(larger);
      this.#valueWords = new DataView(this.#values.buffer);
    }
    this.#text = null;
    this.#bytes.set(bytes);
    this.#bytes[length] = AMPERSAND;
    this.#length = length;
  }

  #find(name: string): number {
    if (this.#shape !== null) return this.#shape.places.get(name) ?? -1;
    const length = name.length;
    const chain = chainOf(length, name.charCodeAt(0), name.charCodeAt(length - 1));
    for (let index = this.#heads[chain] ?? -1; index !== -1; index = this.#before[index] ?? -1) {
      const start = this.#nameStarts[index] ?? 0;
      if ((this.#nameEnds[index] ?? 0) - start !== length) continue;
      if (this.#isNamed(name, start)) return index;
    }
    return -1;
  }

  #isNamed(name: string, start: number): boolean {
    for (let at = 0; at < name.length; at += 1) {
      if (this.#bytes[start + at] !== name.charCodeAt(at)) return false;
    }
    return true;
  }

  /** Puts the parameter into its chain; false where one of its name is there already. */
  #chain(added: number): boolean {
    const start = this.#nameStarts[added] ?? 0;
    const end = this.#nameEnds[added] ?? 0;
    const chain = chainOf(end - start, this.#bytes[start] ?? 0, this.#bytes[end - 1] ?? 0);
    const head = this.#heads[chain] ?? -1;
    for (let index = head; index !== -1; index = this.#before[index] ?? -1) {
      if (this.#compareNames(index, added) === 0) return false;
    }
    this.#before[added] = head;
    this.#heads[chain] = added;
    return true;
  }

  /** Reads a form of a known shape; false where it has none. */
  #follow(): boolean {
    const bytes = this.#bytes;
    const length = this.#length;
    let step = this.#shapes.start;
    let count = 0;
    let at = 0;
    this.#valueEnd = 0;
    while (at < length) {
      if (bytes[at] === AMPERSAND) {
        at += 1;
        continue;
      }
      const next = stepTo(step, this.#words, at);
      if (next === null) return false;
      this.#nameStarts[count] = at;
      at += next.name.length;
      this.#nameEnds[count] = at;
      at = this.#readValue(count, at + 1);
      if (at === -1) return false;
      step = next;
      count += 1;
      at += 1;
    }
    this.#count = count;
    this.#shape = step.shape;
    return step.shape !== null;
  }

  #scan(): boolean {
    const bytes = this.#bytes;
    const length = this.#length;
    this.#shape = null;
    this.#heads.fill(-1);
    let count = 0;
    let at = 0;
    this.#valueEnd = 0;
    while (at < length) {
      if (bytes[at] === AMPERSAND) {
        at += 1;
        continue;
      }
      if (count === MOST_PLAIN_PARAMETERS) return false;
      this.#nameStarts[count] = at;
      const nameEnd = endOfName(bytes, at);
      if (nameEnd === -1) return false;
      this.#nameEnds[count] = nameEnd;
      if (!this.#chain(count)) return false;
      at = this.#readValue(count, bytes[nameEnd] === EQUALS ? nameEnd + 1 : nameEnd);
      if (at === -1) return false;
      count += 1;
      at += 1;
    }
    this.#count = count;
    return true;
  }

  /** Decodes the value from `start` on; returns where it ends, or -1 where it is not plain. */
  #readValue(index: number, start: number): number {
    const [bytes, words, values] = [this.#bytes, this.#words, this.#valueWords];
    let at = start;
    let to = this.#valueEnd;
    this.#valueStarts[index] = to;
    for (;;) {
      const word = words.getInt32(at, true);
      values.setInt32(to, word, true);
      const signs = signsIn(word);
      if (signs === 0) {
        at += 4;
        to += 4;
        continue;
      }
      const before = bytesBefore(signs);
      at += before;
      to += before;
      const byte = bytes[at] ?? 0;
      if (byte === AMPERSAND) break;
      if (byte >= BEYOND_ASCII) return -1;
      if (byte === PERCENT) {
        const decoded = escapeAt(bytes, at);
        if (decoded >= BEYOND_ASCII) return -1;
        values.setUint8(to, decoded);
        at += 3;
      } else {
        values.setUint8(to, byte === PLUS ? BLANK : byte);
        at += 1;
      }
      to += 1;
    }
    this.#valueEnds[index] = to;
    this.#valueEnd = to;
    return at;
  }

  /** The parameters in the order of their names. */
  #sorted(): Int32Array {
    if (this.#shape !== null) return this.#shape.order;
    this.#sort();
    return this.#order;
  }

  /**
   * Sorts by name. A provider sends its parameters in one order, so the order of the form before is
   * nearly always right already, and only looked at.
   */
  #sort(): void {
    const [order, count] = [this.#order, this.#count];
    if (this.#ordered !== count) {
      for (let place = 0; place < count; place += 1) order[place] = place;
      this.#ordered = count;
    }
    for (let place = 1; place < count; place += 1) {
      const index = order[place] ?? 0;
      let before = place - 1;
      while (before >= 0 && this.#compareNames(order[before] ?? 0, index) > 0) {
        order[before + 1] = order[before] ?? 0;
        before -= 1;
      }
      order[before + 1] = index;
    }
  }

  #compareNames(one: number, other: number): number {
    const bytes = this.#bytes;
    const oneStart = this.#nameStarts[one] ?? 0;
    const otherStart = this.#nameStarts[other] ?? 0;
    const oneLength = (this.#nameEnds[one] ?? 0) - oneStart;
    const otherLength = (this.#nameEnds[other] ?? 0) - otherStart;
    const common = Math.min(oneLength, otherLength);
    for (let index = 0; index < common; index += 1) {
      const difference = (bytes[oneStart + index] ?? 0) - (bytes[otherStart + index] ?? 0);
      if (difference !== 0) return difference;
    }
    return oneLength - otherLength;
  }
}

/** Copies the bytes from `start` to `end`, and up to three behind them; returns where they end. */
function copy(from: DataView, start: number, end: number, target: DataView, at: number): number {
  const bytes = end - start;
  for (let offset = 0; offset < bytes; offset += 4) {
    target.setInt32(at + offset, from.getInt32(start + offset, true), true);
  }
  return at + bytes;
}

/** What is decoded by it is ASCII: of all decoders it is the fastest. */
const LATIN_1 = new TextDecoder('latin1');

/** The chain of a name, by its length, its first and its last character; any for an empty one. */
const chainOf = (length: number, first: number, last: number): number =>
  length === 0 ? 0 : (length * 31 + first * 7 + last * 13) & (CHAINS - 1);
