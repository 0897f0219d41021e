/**
 * Parses a JSON body into parameters, for senders that post JSON: a flat object with its values written as
 * in a form. Nested values are kept as JSON text.
 */

import { addParameter, type Parameters } from './parameters.ts';

/** No sender nests this deep, and JSON of unlimited depth couldn't be serialised again. */
const DEEPEST = 32;

/** The parameters of a JSON object; null if the text isn't one or is nested too deep. */
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

/** A value as in a form: null is empty, nested values stay JSON. */
function textOfJson(value: unknown): string {
  // JSON can escape half a surrogate pair, which can't be stored as text.
  if (typeof value === 'string') return value.toWellFormed();
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const isDeeperThan = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1)));
