/** The parameters of a request as the log keeps it: a POST speaks by its body, a GET by its URL. */

import { parseForm } from './form.ts';
import { parseJsonParameters } from './json.ts';
import type { Parameters } from './parameters.ts';

/** The callback's own parameters; null where a JSON body is no object. */
export function readParameters(
  method: 'GET' | 'POST',
  target: string,
  encoding: 'form' | 'json',
  body: string,
): Parameters | null {
  if (method === 'GET') return queryOf(target);
  return encoding === 'json' ? parseJsonParameters(body) : parseForm(body);
}

/** The parameters of a request target's query string. */
export function queryOf(target: string): Parameters {
  const start = target.indexOf('?');
  return parseForm(start === -1 ? '' : target.slice(start + 1));
}
