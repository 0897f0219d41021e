/**
 * A JSON body into parameters, for the senders that post JSON: a flat object, whose values are
 * written as the form would have them. What is nested is kept as JSON text.
 */

import { addParameter, type Parameters } from './parameters.ts';

/** No sender nests this deep, and JSON of any depth cannot be written again. */
const DEEPEST = 32;

/** The parameters of a JSON object; null where the text is not one, or nested beyond all reason. */
export function parseJsonParameters(text: string): Parameters | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  if (isDeeperThan(body, DEEPEST)) return null;
  const parameters = new Map<string, string | string[]>();
  for (const [name, value] of Object.entries(body)) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const one of values) addParameter(parameters, name.toWellFormed(), textOfJson(one));
  }
  return parameters;
}

/** A value as a form would carry it: null is empty, and what is nested stays JSON. */
function textOfJson(value: unknown): string {
  // Half a surrogate pair, which JSON can escape, is no text that can be stored.
  if (typeof value === 'string') return value.toWellFormed();
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const isDeeperThan = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1)));
