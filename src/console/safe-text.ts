/**
 * Text from outside, made fit for a terminal: what could move the cursor, colour the screen, forge a
 * second line or turn the reading order round is written as an escape. It never changes plain text.
 */

const PLAIN = /^[\x20-\x7e]*$/;
/** Everything but ASCII and the Latin, Greek and Cyrillic letters: those take one column each. */
const NOT_ONE_COLUMN = /[^\x20-\x7e\u00c0-\u024f\u0370-\u0482\u048a-\u052f…]/gu;
/** Everything but letters, digits, punctuation, symbols and the plain space. */
const UNSAFE = /[^\p{L}\p{N}\p{P}\p{S} ]/gu;
/** In a JSON string these need no escape. */
const PLAIN_JSON = /^[ !#-[\]-~]*$/;
/** Longer values of one field are cut: a body may hold 64 kB in a single parameter. */
const LONGEST = 128;

/** One printable line of at most `longest` characters as received, one column each; null is `-`. */
export function safeText(value: string | null, longest: number = LONGEST): string {
  if (value === null || value === '') return '-';
  const text = value.length > longest ? `${value.slice(0, longest - 1)}…` : value;
  return PLAIN.test(text) ? text : text.replace(NOT_ONE_COLUMN, escapeOf);
}

/** A JSON string of printable characters only; it parses to the first 128 of the value's. */
export function safeJson(value: string | null): string {
  if (value === null) return 'null';
  if (value.length <= LONGEST && PLAIN_JSON.test(value)) return `"${value}"`;
  const text = value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value;
  return JSON.stringify(text).replace(UNSAFE, jsonEscapeOf);
}

const escapeOf = (character: string): string =>
  `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

const jsonEscapeOf = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
