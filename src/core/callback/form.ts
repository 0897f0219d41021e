/**
 * Parses `application/x-www-form-urlencoded` text. Any text gives parameters: what can't be decoded is kept
 * as it is. Nothing is trimmed, since the signature covers every space. This runs before the signature is
 * verified, so its time is linear in the length of the text.
 */

import { hexDigit } from '../hex.ts';
import { addParameter, type Parameters } from './parameters.ts';

const BLANK = 32;
const PLUS = 43;
const PERCENT = 37;
/** Longer parts are decoded as bytes: joining pieces would take several times as long. */
const LONGEST_IN_PIECES = 128;

/** The parameters of a form body or a query string (without its `?`). */
export function parseForm(text: string): Parameters {
  const parameters = new Map<string, string | string[]>();
  const length = text.length;
  // The next place of each, or the text's end. Each search starts where the last one ended.
  let equals = -1;
  let plus = next(text, '+', 0);
  let percent = next(text, '%', 0);
  let start = 0;
  while (start < length) {
    const end = next(text, '&', start);
    if (end > start) {
      if (equals < start) equals = next(text, '=', start);
      const split = Math.min(equals, end);
      const name = text.slice(start, split);
      const value = text.slice(split + 1, end);
      if (plus < end || percent < end) {
        addParameter(parameters, decodePart(name), decodePart(value));
        if (plus < end) plus = next(text, '+', end);
        if (percent < end) percent = next(text, '%', end);
      } else {
        addParameter(parameters, name, value);
      }
    }
    start = end + 1;
  }
  return parameters;
}

function next(text: string, sign: string, from: number): number {
  const index = text.indexOf(sign, from);
  return index === -1 ? text.length : index;
}

/** One name or value, decoded: `+` is a space, `%xx` a byte of UTF-8. */
function decodePart(part: string): string {
  const length = part.length;
  if (length > LONGEST_IN_PIECES) return decodeFully(part);
  let decoded = '';
  let copied = 0;
  for (let index = 0; index < length; index += 1) {
    const unit = part.charCodeAt(index);
    if (unit === PLUS) {
      decoded += `${part.slice(copied, index)} `;
      copied = index + 1;
    } else if (unit === PERCENT) {
      const byte = byteAt(part, index);
      // Nearly everything that's encoded is ASCII; the rest can be slower.
      if (byte > 0x7f) return decodeFully(part);
      decoded += part.slice(copied, index) + String.fromCharCode(byte);
      index += 2;
      copied = index + 1;
    }
  }
  return copied === 0 ? part : decoded + part.slice(copied);
}

/** The byte that `%xx` at `index` means; 256 if two hex digits don't follow. */
function byteAt(part: string, index: number): number {
  const high = hexDigit(part.charCodeAt(index + 1));
  const low = hexDigit(part.charCodeAt(index + 2));
  return high === -1 || low === -1 ? 256 : high * 16 + low;
}

/** Decodes what's valid and keeps the rest: a lone `%` stays, broken UTF-8 becomes U+FFFD. */
function decodeFully(part: string): string {
  const bytes = TO_UTF_8.encode(part);
  const { length } = bytes;
  let to = 0;
  for (let from = 0; from < length; from += 1) {
    const byte = bytes[from] ?? 0;
    const escaped = byte === PERCENT ? byteIn(bytes, from) : 256;
    bytes[to] = escaped < 256 ? escaped : byte === PLUS ? BLANK : byte;
    if (escaped < 256) from += 2;
    to += 1;
  }
  return UTF_8.decode(bytes.subarray(0, to));
}

/** The byte that `%xx` at `index` means; 256 if two hex digits don't follow. */
function byteIn(bytes: Uint8Array, index: number): number {
  const high = hexDigit(bytes[index + 1] ?? 0);
  const low = hexDigit(bytes[index + 2] ?? 0);
  return high === -1 || low === -1 ? 256 : high * 16 + low;
}

const TO_UTF_8 = new TextEncoder();

/** A byte order mark within a value is part of the value. */
const UTF_8 = new TextDecoder('utf-8', { ignoreBOM: true });
