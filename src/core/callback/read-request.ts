/**
 * Reads the parameters of a request from the log: a POST has them in its body, a GET in its URL, a
 * correction (`rest`) in the provider's API response, and what an erasure left (`erased`) in a form.
 */

import { parseForm } from './form.ts';
import { parseJsonParameters } from './json.ts';
import type { Parameters } from './parameters.ts';
import { readCallResource } from './rest-call.ts';

/** The callback's own parameters; null if the body must be a JSON object and isn't. */
export function readParameters(
  method: 'GET' | 'POST',
  target: string,
  encoding: 'form' | 'json' | 'rest' | 'erased',
  body: string,
): Parameters | null {
  if (encoding === 'rest') {
    const attributes = parseJsonParameters(body);
    return attributes === null ? null : readCallResource(attributes);
  }
  if (encoding === 'erased') return parseForm(body);
  if (method === 'GET') return queryOf(target);
  return encoding === 'json' ? parseJsonParameters(body) : parseForm(body);
}

/** The parameters of a request target's query string. */
export function queryOf(target: string): Parameters {
  const start = target.indexOf('?');
  return parseForm(start === -1 ? '' : target.slice(start + 1));
}
