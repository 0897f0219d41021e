/**
 * A set of event keys in one block of memory: 16 bytes a key and some spare room, where a Set of strings takes
 * about 100. It's for calls with more events than their row lists, and compares whole keys.
 */

import type { EventKey } from '../../../core/ids.ts';

/** Bytes in a key. */
export const KEY_BYTES = 16;
/** 32-bit words in a key. */
const WORDS = 4;
/** Hex digits in a word. */
const DIGITS = 8;
const SMALLEST = 256;

export class KeyIndex {
  /** Open addressing by a key's first word. A free place is all zeros. */
  #words: Uint32Array;
  #count = 0;
  /** Whether the key that looks like a free place is in the set. */
  #hasZeros = false;

  /** `expected`: how many keys there's room for at first. */
  constructor(expected = 0) {
    let places = SMALLEST;
    while (isCrowded(expected, places)) places *= 2;
    this.#words = new Uint32Array(places * WORDS);
  }

  /** The memory that it takes. */
  get bytes(): number {
    return this.#words.byteLength;
  }

  has(key: EventKey): boolean {
    const [a, b, c, d] = [word(key, 0), word(key, 1), word(key, 2), word(key, 3)];
    if (isZero(a, b, c, d)) return this.#hasZeros;
    return !isFree(this.#words, placeOf(this.#words, a, b, c, d));
  }

  /** Adds consecutive keys of 16 bytes each. */
  addBytes(keys: Buffer): void {
    for (let at = 0; at + KEY_BYTES <= keys.length; at += KEY_BYTES) {
      const [a, b] = [keys.readUInt32BE(at), keys.readUInt32BE(at + 4)];
      this.#add(a, b, keys.readUInt32BE(at + 8), keys.readUInt32BE(at + 12));
    }
  }

  #add(a: number, b: number, c: number, d: number): void {
    if (isZero(a, b, c, d)) {
      this.#hasZeros = true;
      return;
    }
    if (put(this.#words, a, b, c, d)) this.#count += 1;
    if (isCrowded(this.#count, this.#words.length / WORDS)) this.#grow();
  }

  #grow(): void {
    const before = this.#words;
    const after = new Uint32Array(before.length * 2);
    for (let at = 0; at < before.length; at += WORDS) {
      const [a, b] = [before[at] ?? 0, before[at + 1] ?? 0];
      const [c, d] = [before[at + 2] ?? 0, before[at + 3] ?? 0];
      if (!isZero(a, b, c, d)) put(after, a, b, c, d);
    }
    this.#words = after;
  }
}

/** Whether this many keys leave too few free places. */
const isCrowded = (keys: number, places: number): boolean => keys * 4 > places * 3;

const isZero = (a: number, b: number, c: number, d: number): boolean => (a | b | c | d) === 0;

/** Adds a key; returns false if it was there already. */
function put(words: Uint32Array, a: number, b: number, c: number, d: number): boolean {
  const place = placeOf(words, a, b, c, d);
  if (!isFree(words, place)) return false;
  words[place] = a;
  words[place + 1] = b;
  words[place + 2] = c;
  words[place + 3] = d;
  return true;
}

/** Where a key is, or the free place where it belongs. */
function placeOf(words: Uint32Array, a: number, b: number, c: number, d: number): number {
  const last = words.length - WORDS;
  let place = (a * WORDS) & last;
  while (!isFree(words, place)) {
    if (
      words[place] === a &&
      words[place + 1] === b &&
      words[place + 2] === c &&
      words[place + 3] === d
    ) {
      return place;
    }
    place = (place + WORDS) & last;
  }
  return place;
}

const isFree = (words: Uint32Array, place: number): boolean =>
  words[place] === 0 && words[place + 1] === 0 && words[place + 2] === 0 && words[place + 3] === 0;

const word = (key: EventKey, index: number): number =>
  Number.parseInt(key.slice(index * DIGITS, (index + 1) * DIGITS), 16);
