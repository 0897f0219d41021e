/**
 * Reads a plain form in place: ASCII before and after decoding, every `%` followed by two hex digits, names
 * as providers send them, neither escaped nor repeated, and not too many of them. Nearly every callback is
 * plain. Its values are decoded into one buffer, and made into strings when one is needed. Everything else
 * is left to `parseForm`, which gives the same result for a plain form.
 *
 * It runs before the signature is verified, so every cost is bounded by the length of the request. One
 * instance serves one thread, and holds a form only until the next one is read.
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

/** A form with more parameters is left to `parseForm`. */
const MOST_PLAIN_PARAMETERS = 96;
/** The number of hash chains for names, a power of two. */
const CHAINS = 256;
/** Room for most forms; it grows if one needs more. */
const FIRST_BYTES = 4 * 1024;
/** Bytes that can be read past a form: its last separator, a name that isn't there, a word. */
const BYTES_BEHIND = 1 + LONGEST_NAME + 4;

export class PlainForm implements NamedParameters {
  /** The form, a separator, and leftovers of earlier forms. */
  #bytes = new Uint8Array(FIRST_BYTES);
  #words = new DataView(this.#bytes.buffer);
  #length = 0;
  /** Its decoded values, one after another. */
  #values = new Uint8Array(FIRST_BYTES);
  #valueWords = new DataView(this.#values.buffer);
  /** The same as a string, once that's needed. */
  #text: string | null = null;
  /** Where the next value goes. */
  #valueEnd = 0;
  #count = 0;
  readonly #shapes = new FormShapes();
  /** The form's shape, if it's known. */
  #shape: FormShape | null = null;
  readonly #nameStarts = new Int32Array(MOST_PLAIN_PARAMETERS);
  readonly #nameEnds = new Int32Array(MOST_PLAIN_PARAMETERS);
  /** Where each decoded value begins and ends. */
  readonly #valueStarts = new Int32Array(MOST_PLAIN_PARAMETERS);
  readonly #valueEnds = new Int32Array(MOST_PLAIN_PARAMETERS);
  /**
   * For a form of unknown shape: the latest parameter of each chain, and the one before each parameter; -1
   * for none.
   */
  readonly #heads = new Int16Array(CHAINS);
  readonly #before = new Int16Array(MOST_PLAIN_PARAMETERS);
  /** The parameters sorted by name, starting from the previous form's order. */
  readonly #order = new Int32Array(MOST_PLAIN_PARAMETERS);
  #ordered = 0;
  /** Where each value begins, once written. */
  readonly #writtenStarts = new Int32Array(MOST_PLAIN_PARAMETERS);

  /** Reads a form. False if it isn't plain; nothing of it is kept then. */
  read(bytes: Uint8Array): boolean {
    this.#hold(bytes);
    return this.#follow() || this.#scan();
  }

  /**
   * Remembers the form's shape, so that the next one like it is read faster. Only for forms that are known
   * to come from a provider: strangers could send any number of shapes.
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
   * Writes each name and its decoded value at `start`, sorted by name, and returns the end. Up to three bytes
   * past it are overwritten.
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

  /** Where `writeSorted` wrote a parameter's value; null if there's none of that name. */
  writtenAt(name: string): { readonly start: number; readonly end: number } | null {
    const index = this.#find(name);
    if (index === -1) return null;
    const start = this.#writtenStarts[index] ?? 0;
    return { start, end: start + this.#lengthOf(index) };
  }

  #lengthOf(index: number): number {
    return (this.#valueEnds[index] ?? 0) - (this.#valueStarts[index] ?? 0);
  }

  /** Copies the form to a buffer where words can be read at any offset. */
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

  /** Adds the parameter to its chain; false if one of its name is already there. */
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

  /** Reads a form of a known shape; false if its shape isn't known. */
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

  /** Decodes the value at `start`; returns where it ends, or -1 if it isn't plain. */
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

  /** The parameters sorted by name. */
  #sorted(): Int32Array {
    if (this.#shape !== null) return this.#shape.order;
    this.#sort();
    return this.#order;
  }

  /**
   * Sorts by name. A provider sends its parameters in one order, so the previous form's order is nearly always
   * right already and only has to be checked.
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

/** Copies the bytes from `start` to `end`, and up to three more; returns where they end. */
function copy(from: DataView, start: number, end: number, target: DataView, at: number): number {
  const bytes = end - start;
  for (let offset = 0; offset < bytes; offset += 4) {
    target.setInt32(at + offset, from.getInt32(start + offset, true), true);
  }
  return at + bytes;
}

/** Only decodes ASCII, for which this is the fastest decoder. */
const LATIN_1 = new TextDecoder('latin1');

/** The chain of a name, from its length and its first and last characters. */
const chainOf = (length: number, first: number, last: number): number =>
  length === 0 ? 0 : (length * 31 + first * 7 + last * 13) & (CHAINS - 1);
