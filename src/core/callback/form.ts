/**
 * `application/x-www-form-urlencoded` text into parameters. Total: any text gives parameters, because
 * what cannot be decoded is kept as it stands. It never trims, since the signature covers every blank.
 */

import { addParameter, type Parameters } from './parameters.ts';

const PLUS = 43;
const PERCENT = 37;

/** The parameters of a form body or a query string (without its `?`). */
export function parseForm(text: string): Parameters {
  const parameters = new Map<string, string | readonly string[]>();
  const length = text.length;
  let start = 0;
  while (start < length) {
    let end = text.indexOf('&', start);
    if (end === -1) end = length;
    if (end > start) {
      const equals = text.indexOf('=', start);
      const split = equals === -1 || equals > end ? end : equals;
      const name = decode(text.slice(start, split));
      const value = split < end ? decode(text.slice(split + 1, end)) : '';
      addParameter(parameters, name, value);
    }
    start = end + 1;
  }
  return parameters;
}

/** One name or value, decoded: `+` is a blank, `%xx` is a byte of UTF-8. */
function decode(part: string): string {
  let hasPlus = false;
  let hasPercent = false;
  for (let index = 0; index < part.length; index += 1) {
    const unit = part.charCodeAt(index);
    if (unit === PLUS) hasPlus = true;
    else if (unit === PERCENT) hasPercent = true;
  }
  const spaced = hasPlus ? part.replaceAll('+', ' ') : part;
  if (!hasPercent) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return decodeLoosely(spaced);
  }
}

/** Decodes what is valid and keeps what is not: a lone `%` stays, broken UTF-8 becomes U+FFFD. */
const decodeLoosely = (text: string): string =>
  text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
    new TextDecoder().decode(
      Uint8Array.from(run.slice(1).split('%'), (hex) => Number.parseInt(hex, 16)),
    ),
  );
