/**
 * A form that is plain, read where it lies: ASCII before and after decoding, every `%` followed by two
 * hex digits, names that are neither escaped nor repeated, and not too many of them. Nearly every
 * callback is. Nothing is copied, and nothing is decoded but what is asked for; whatever is not plain
 * is left to `parseForm`, which says the same of a plain one.
 *
 * It runs before the signature is known to be good, so every cost is bounded by the length of what was
 * sent. One instance serves one thread, and holds a form only until the next one is read.
 */

import { decodePart } from './form.ts';
import {
  AMPERSAND,
  BEYOND_ASCII,
  BLANK,
  DIGIT_0,
  EQUALS,
  endOfName,
  escapeAt,
  PERCENT,
  PLUS,
  writeUint32,
} from './form-bytes.ts';
import { type FormShape, FormShapes, stepTo } from './form-shapes.ts';
import type { NamedParameters } from './parameters.ts';

/** More parameters than this are sorted by `parseForm`'s way instead. */
const MOST_PARAMETERS = 96;
/** How many chains the names are spread over, a power of two. */
const CHAINS = 256;

export class PlainForm implements NamedParameters {
  #bytes: Uint8Array = new Uint8Array(0);
  #text = '';
  #count = 0;
  readonly #shapes = new FormShapes();
  /** The form's shape, if there was one like it. */
  #shape: FormShape | null = null;
  readonly #nameStarts = new Int32Array(MOST_PARAMETERS);
  readonly #nameEnds = new Int32Array(MOST_PARAMETERS);
  readonly #valueEnds = new Int32Array(MOST_PARAMETERS);
  /** 1 where the value has an escape in it. */
  readonly #escaped = new Uint8Array(MOST_PARAMETERS);
  /**
   * Of a form of an unknown shape: for each chain its latest parameter, and for each parameter the one
   * before it; -1 for none.
   */
  readonly #heads = new Int16Array(CHAINS);
  readonly #before = new Int16Array(MOST_PARAMETERS);
  /** The parameters in the order of their names: at first that of the form before. */
  readonly #order = new Int32Array(MOST_PARAMETERS);
  #ordered = 0;
  /** Where each decoded value begins and ends, once they are written. */
  readonly #writtenStarts = new Int32Array(MOST_PARAMETERS);
  readonly #writtenEnds = new Int32Array(MOST_PARAMETERS);

  /** Reads a form. `text` is `bytes` as text. False: it is not plain, and nothing of it is held. */
  read(bytes: Uint8Array, text: string): boolean {
    this.#bytes = bytes;
    this.#text = text;
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
      names.push(this.#text.slice(start, end));
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
    const start = Math.min((this.#nameEnds[index] ?? 0) + 1, this.#valueEnds[index] ?? 0);
    const value = this.#text.slice(start, this.#valueEnds[index]);
    return this.#escaped[index] === 1 ? decodePart(value) : value;
  }

  /** Writes each name and its decoded value at `start`, in the order of names; returns the end. */
  writeSorted(target: Uint8Array, start: number): number {
    const order = this.#sorted();
    const bytes = this.#bytes;
    const [nameStarts, nameEnds] = [this.#nameStarts, this.#nameEnds];
    let at = start;
    for (let place = 0; place < this.#count; place += 1) {
      const index = order[place] ?? 0;
      const nameEnd = nameEnds[index] ?? 0;
      for (let from = nameStarts[index] ?? 0; from < nameEnd; from += 1) {
        target[at] = bytes[from] ?? 0;
        at += 1;
      }
      this.#writtenStarts[index] = at;
      at = this.#writeValue(index, target, at);
      this.#writtenEnds[index] = at;
    }
    return at;
  }

  /** Where `writeSorted` wrote a parameter's value; null where there is none of that name. */
  writtenAt(name: string): { readonly start: number; readonly end: number } | null {
    const index = this.#find(name);
    if (index === -1) return null;
    return { start: this.#writtenStarts[index] ?? 0, end: this.#writtenEnds[index] ?? 0 };
  }

  /**
   * Writes the lengths of the names and values that `writeSorted` wrote, each as an unsigned 32-bit
   * little-endian number; returns the end.
   */
  writeLengths(target: Uint8Array, start: number): number {
    const order = this.#shape?.order ?? this.#order;
    let at = start;
    for (let place = 0; place < this.#count; place += 1) {
      const index = order[place] ?? 0;
      at = writeUint32(target, at, (this.#nameEnds[index] ?? 0) - (this.#nameStarts[index] ?? 0));
      at = writeUint32(
        target,
        at,
        (this.#writtenEnds[index] ?? 0) - (this.#writtenStarts[index] ?? 0),
      );
    }
    return at;
  }

  #find(name: string): number {
    if (this.#shape !== null) return this.#shape.places.get(name) ?? -1;
    const length = name.length;
    const chain = chainOf(length, name.charCodeAt(0), name.charCodeAt(length - 1));
    for (let index = this.#heads[chain] ?? -1; index !== -1; index = this.#before[index] ?? -1) {
      const start = this.#nameStarts[index] ?? 0;
      if ((this.#nameEnds[index] ?? 0) - start !== length) continue;
      if (this.#text.startsWith(name, start)) return index;
    }
    return -1;
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
    const length = bytes.length;
    let step = this.#shapes.start;
    let count = 0;
    let at = 0;
    while (at < length) {
      if (bytes[at] === AMPERSAND) {
        at += 1;
        continue;
      }
      const next = stepTo(step, bytes, at);
      if (next === null) return false;
      this.#nameStarts[count] = at;
      at += next.name.length;
      this.#nameEnds[count] = at - 1;
      at = this.#scanValue(count, at);
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
    const length = bytes.length;
    this.#shape = null;
    this.#heads.fill(-1);
    let count = 0;
    let at = 0;
    while (at < length) {
      if (bytes[at] === AMPERSAND) {
        at += 1;
        continue;
      }
      if (count === MOST_PARAMETERS) return false;
      this.#nameStarts[count] = at;
      const nameEnd = endOfName(bytes, at);
      if (nameEnd === -1) return false;
      this.#nameEnds[count] = nameEnd;
      if (!this.#chain(count)) return false;
      at = this.#scanValue(count, nameEnd);
      if (at === -1) return false;
      count += 1;
      at += 1;
    }
    this.#count = count;
    return true;
  }

  /** Reads the value from `start` on; returns its end, or -1 where it is not plain. */
  #scanValue(index: number, start: number): number {
    const bytes = this.#bytes;
    const length = bytes.length;
    let escapes = 0;
    let at = start;
    for (; at < length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte >= DIGIT_0) {
        // Nearly every byte is a letter or a digit.
        if (byte < BEYOND_ASCII) continue;
        return -1;
      }
      if (byte === AMPERSAND) break;
      if (byte === PLUS) escapes = 1;
      else if (byte === PERCENT) {
        if (escapeAt(bytes, at) >= BEYOND_ASCII) return -1;
        escapes = 1;
        at += 2;
      }
    }
    this.#valueEnds[index] = at;
    this.#escaped[index] = escapes;
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

  #writeValue(index: number, target: Uint8Array, start: number): number {
    const bytes = this.#bytes;
    const end = this.#valueEnds[index] ?? 0;
    let from = (this.#nameEnds[index] ?? 0) + 1;
    let at = start;
    if (this.#escaped[index] === 0) {
      for (; from < end; from += 1) {
        target[at] = bytes[from] ?? 0;
        at += 1;
      }
      return at;
    }
    for (; from < end; from += 1) {
      const byte = bytes[from] ?? 0;
      if (byte >= DIGIT_0) target[at] = byte;
      else if (byte === PERCENT) {
        target[at] = escapeAt(bytes, from);
        from += 2;
      } else target[at] = byte === PLUS ? BLANK : byte;
      at += 1;
    }
    return at;
  }
}

/** The chain of a name, by its length, its first and its last character; any for an empty one. */
const chainOf = (length: number, first: number, last: number): number =>
  length === 0 ? 0 : (length * 31 + first * 7 + last * 13) & (CHAINS - 1);
