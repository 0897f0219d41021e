/**
 * The parameters of one request, decoded, in the order in which they came. A name that was sent more
 * than once has all its values. This module only holds them; it never judges what they say.
 */

/** Decoded parameters by name, exactly as received: nothing trimmed, nothing renamed. */
export type Parameters = ReadonlyMap<string, string | readonly string[]>;

/** Parameters that can be asked for by name. */
export type NamedParameters = Pick<Parameters, 'get' | 'has'>;

/** The first value of a parameter, or null where it was not sent. An empty value is a value. */
export function firstOf(parameters: NamedParameters, name: string): string | null {
  const value = parameters.get(name);
  if (value === undefined) return null;
  return typeof value === 'string' ? value : (value[0] ?? null);
}

/** Adds a value, keeping those that came before it under the same name. */
export function addParameter(
  parameters: Map<string, string | string[]>,
  name: string,
  value: string,
): void {
  const before = parameters.get(name);
  if (before === undefined) parameters.set(name, value);
  else if (typeof before === 'string') parameters.set(name, [before, value]);
  else before.push(value);
}
