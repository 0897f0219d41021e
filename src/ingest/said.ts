/**
 * What a request's parameters say as one text: the names in order, each with its value behind it and
 * nothing between. That's what the usual signature covers (Twilio docs "Security", August 2026), so two
 * requests under one signature have the same text, wherever one of them puts its boundaries.
 */

import type { Parameters } from '../core/callback/parameters.ts';

/** The values of a repeated parameter, in the order a signature has them. */
export type RepeatedValues = (values: readonly string[]) => readonly string[];

/** The compatibility SDK's way with a repeated parameter. */
export const asSent: RepeatedValues = (values) => values;

/** Twilio's way with a repeated parameter. */
export const distinctSorted: RepeatedValues = (values) => [...new Set(values)].sort();

/** The names of parameters in case-sensitive order of their code units, as signatures want them. */
export const sortedNames = (parameters: Parameters): readonly string[] =>
  [...parameters.keys()].sort();

/** The text of these parameters. `names`: theirs, sorted. */
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

/** A URL's query with its `?`; empty where it has none. */
export function queryTextOf(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
}
