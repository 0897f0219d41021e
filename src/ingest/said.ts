/**
 * A request's parameters as one text: the sorted names, each followed by its value, with nothing between.
 * The usual signature covers this text (Twilio docs "Security", August 2026), so two requests with the same
 * signature have the same text, wherever their boundaries are.
 */

import type { Parameters } from '../core/callback/parameters.ts';

/** The values of a repeated parameter, in the order that a signature covers. */
export type RepeatedValues = (values: readonly string[]) => readonly string[];

/** How the compatibility SDK treats a repeated parameter. */
export const asSent: RepeatedValues = (values) => values;

/** How Twilio treats a repeated parameter. */
export const distinctSorted: RepeatedValues = (values) => [...new Set(values)].sort();

/** The parameters' names, sorted by code units, as signatures require. */
export const sortedNames = (parameters: Parameters): readonly string[] =>
  [...parameters.keys()].sort();

/** The text of these parameters. `names`: their names, sorted. */
export function textOfParameters(
  parameters: Parameters,
  names: readonly string[],
  repeated: RepeatedValues,
): string {
  let text = '';
  for (const name of names) {
    const value = parameters.get(name) ?? '';
    if (typeof value === 'string') text += name + value;
    else for (const one of repeated(value)) text += name + one;
  }
  return text;
}

/** A URL's query with its `?`; empty if it has none. */
export function queryTextOf(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
}
