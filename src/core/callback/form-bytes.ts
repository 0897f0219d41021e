/** The signs of a form as bytes, and how names and escapes lie among them. It holds nothing. */

import { hexDigit } from './form.ts';

export const BLANK = 32;
export const PERCENT = 37;
export const AMPERSAND = 38;
export const PLUS = 43;
/** No sign that means anything within a value stands behind it. */
export const DIGIT_0 = 48;
export const EQUALS = 61;
export const BEYOND_ASCII = 128;

/** A longer name makes a form one that is not plain. */
const LONGEST_NAME = 64;

/** Where the name that starts here ends; -1 where it is escaped, not ASCII or too long. */
export function endOfName(bytes: Uint8Array, start: number): number {
  const most = Math.min(bytes.length, start + LONGEST_NAME + 1);
  for (let at = start; at < most; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === EQUALS || byte === AMPERSAND) return at;
    if (byte >= BEYOND_ASCII || byte === PLUS || byte === PERCENT) return -1;
  }
  return most === bytes.length ? most : -1;
}

/** The byte that `%xx` stands for; 256 where no two hex digits follow. */
export function escapeAt(bytes: Uint8Array, at: number): number {
  const high = hexDigit(bytes[at + 1] ?? 0);
  const low = hexDigit(bytes[at + 2] ?? 0);
  return high === -1 || low === -1 ? 256 : high * 16 + low;
}

/** Writes an unsigned 32-bit little-endian number; returns where the next one goes. */
export function writeUint32(target: Uint8Array, at: number, value: number): number {
  target[at] = value & 0xff;
  target[at + 1] = (value >> 8) & 0xff;
  target[at + 2] = (value >> 16) & 0xff;
  target[at + 3] = (value >>> 24) & 0xff;
  return at + 4;
}
