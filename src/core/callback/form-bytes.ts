/**
 * Finds the separators, names and escapes in a form's bytes, four bytes at a time where possible. It keeps
 * no state.
 */

import { hexDigit } from '../hex.ts';
import { isParameterName } from './parameters.ts';

export const BLANK = 32;
export const PERCENT = 37;
export const AMPERSAND = 38;
export const PLUS = 43;
export const EQUALS = 61;
export const BEYOND_ASCII = 128;

/** A form with a longer name isn't plain. */
export const LONGEST_NAME = 64;

/** `,` in each byte of a word. No ASCII character after it has a meaning within a value. */
const COMMAS = 0x2c2c2c2c;
/** The highest bit of each byte of a word. */
const HIGHEST_BITS = -0x7f7f7f80;

/**
 * Marks the bytes of a little-endian word that can have a meaning within a value (`&`, `%`, `+`, anything
 * beyond ASCII) by their highest bits. Only the first mark is certain: the subtraction borrows, so later
 * ones can be false. 0 if there's none.
 */
export const signsIn = (word: number): number => ((word - COMMAS) | word) & HIGHEST_BITS;

/** How many bytes come before the first mark. */
export const bytesBefore = (signs: number): number => (31 - Math.clz32(signs & -signs)) >> 3;

/**
 * Where the name that starts here ends; -1 if it's empty, escaped, too long, or not a name that a provider
 * sends (`isParameterName`). The last parameter must be followed by a separator too.
 */
export function endOfName(bytes: Uint8Array, start: number): number {
  if (FIRST_IN_NAME[bytes[start] ?? 0] !== 1) return -1;
  for (let at = start + 1; at <= start + LONGEST_NAME; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === EQUALS || byte === AMPERSAND) return at;
    if (IN_NAME[byte] !== 1) return -1;
  }
  return -1;
}

/** 1 for each byte that a name can begin with or contain; not `%`, which would be an escape. */
const FIRST_IN_NAME = bytesOf((letter) => isParameterName(letter));
const IN_NAME = bytesOf((letter) => letter !== '%' && isParameterName(`a${letter}`));

function bytesOf(isOne: (letter: string) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (isOne(String.fromCharCode(byte)) ? 1 : 0));
}

/** The byte that `%xx` means; 256 if two hex digits don't follow. */
export function escapeAt(bytes: Uint8Array, at: number): number {
  const high = hexDigit(bytes[at + 1] ?? 0);
  const low = hexDigit(bytes[at + 2] ?? 0);
  return high === -1 || low === -1 ? 256 : high * 16 + low;
}
