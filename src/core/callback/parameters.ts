/**
 * The decoded parameters of a request, in the order received. A name that was sent more than once keeps all
 * its values. This module doesn't interpret them.
 */

/** Decoded parameters by name, exactly as received: nothing trimmed, nothing renamed. */
export type Parameters = ReadonlyMap<string, string | readonly string[]>;

/** Parameters that can be read by name. */
export type NamedParameters = Pick<Parameters, 'get' | 'has'>;

/** The first value of a parameter, or null if it wasn't sent. An empty value counts as a value. */
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

/** The most parameters that a request can have. A provider's callback has a few dozen. */
export const MOST_PARAMETERS = 256;

/** How many values there are, repeats included. */
export function countParameters(parameters: Parameters): number {
  let count = 0;
  for (const value of parameters.values()) count += typeof value === 'string' ? 1 : value.length;
  return count;
}

/**
 * Whether this can be a provider's parameter name: it begins with a letter, a digit or `_`, and contains
 * printable ASCII without spaces and `+ / ? = & @ , ;`. A callback with shifted boundaries has other names,
 * such as `From+1` for `From=+1`.
 */
export const isParameterName = (name: string): boolean => NAME.test(name);

const NAME = /^[A-Za-z0-9_][!-%'-*.0-:<>A-~-]*$/;
