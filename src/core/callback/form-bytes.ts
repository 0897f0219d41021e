/**
 * The signs of a form as bytes, and how names and escapes lie among them, looked at four bytes at a time
 * where that can be done. It holds nothing.
 */

import { hexDigit } from '../hex.ts';
import { isParameterName } from './parameters.ts';

export const BLANK = 32;
export const PERCENT = 37;
export const AMPERSAND = 38;
export const PLUS = 43;
export const EQUALS = 61;
export const BEYOND_ASCII = 128;

/** A longer name makes a form one that is not plain. */
export const LONGEST_NAME = 64;

/** `,`, behind which no sign stands that means anything within a value: in each byte of a word. */
const COMMAS = 0x2c2c2c2c;
/** The highest bit of each byte of a word. */
const HIGHEST_BITS = -0x7f7f7f80;

/**
 * Where a little-endian word of four bytes may hold one that means something within a value (`&`, `%`,
 * `+`, any beyond ASCII): its highest bit is set, or the highest bit of one behind it for nothing, since
 * the subtraction borrows from there. So only the first is sure; 0: there is none.
 */
export const signsIn = (word: number): number => ((word - COMMAS) | word) & HIGHEST_BITS;

/** How many bytes stand before the first of these signs. */
export const bytesBefore = (signs: number): number => (31 - Math.clz32(signs & -signs)) >> 3;

/**
 * Where the name that starts here ends; -1 where it's empty, escaped, too long, or not a name that a
 * provider sends (`isParameterName`). A separator stands behind the last parameter too.
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

/** Which bytes a name may begin with, and which it may hold: 1 for each; no `%`, which would be an escape. */
const FIRST_IN_NAME = bytesOf((letter) => isParameterName(letter));
const IN_NAME = bytesOf((letter) => letter !== '%' && isParameterName(`a${letter}`));

function bytesOf(isOne: (letter: string) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (isOne(String.fromCharCode(byte)) ? 1 : 0));
}

/** The byte that `%xx` stands for; 256 where no two hex digits follow. */
export function escapeAt(bytes: Uint8Array, at: number): number {
  const high = hexDigit(bytes[at + 1] ?? 0);
  const low = hexDigit(bytes[at + 2] ?? 0);
  return high === -1 || low === -1 ? 256 : high * 16 + low;
}
