/**
 * Makes text from outside safe for a terminal: whatever could move the cursor, colour the screen, forge a second
 * line or reverse the reading order is escaped. Plain text stays as it is.
 */

const PLAIN = /^[\x20-\x7e]*$/;
/** Everything except ASCII, Latin, Greek and Cyrillic letters, `…`, and the `•` of a masked number: one column each. */
const NOT_ONE_COLUMN = /[^\x20-\x7e\u00c0-\u024f\u0370-\u0482\u048a-\u052f…•]/gu;
/** Everything except letters, digits, punctuation, symbols and the plain space. */
const UNSAFE = /[^\p{L}\p{N}\p{P}\p{S} ]/gu;
/** Need no escape in a JSON string. */
const PLAIN_JSON = /^[ !#-[\]-~]*$/;
/** Longer values are cut: a body can have 64 kB in a single parameter. */
const LONGEST = 128;

/** One printable line of at most `longest` received characters, one column each; null is `-`. */
export function safeText(value: string | null, longest: number = LONGEST): string {
  if (value === null || value === '') return '-';
  const text = value.length > longest ? `${value.slice(0, longest - 1)}…` : value;
  return PLAIN.test(text) ? text : text.replace(NOT_ONE_COLUMN, escapeOf);
}

/** A JSON string of printable characters; it parses to the value's first 128. */
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
