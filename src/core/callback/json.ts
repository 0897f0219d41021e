/**
 * A JSON body into parameters, for the senders that post JSON: a flat object, whose values are
 * written as the form would have them. What is nested is kept as JSON text.
 */

import { addParameter, type Parameters } from './parameters.ts';

/** The parameters of a JSON object; null where the text is not one. */
export function parseJsonParameters(text: string): Parameters | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
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
