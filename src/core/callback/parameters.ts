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

/** How many parameters a request may have. A provider's callback has a few dozen. */
export const MOST_PARAMETERS = 256;

/** How many values there are, each repeat counted. */
export function countParameters(parameters: Parameters): number {
  let count = 0;
  for (const value of parameters.values()) count += typeof value === 'string' ? 1 : value.length;
  return count;
}

/**
 * Whether this can be the name of a provider's parameter: it begins with a letter, a digit or `_`, and
 * holds printable ASCII without blanks and the signs `+ / ? = & @ , ;`. Copies of a callback whose
 * boundaries were moved have other names, such as `From+1` for `From=+1`.
 */
export const isParameterName = (name: string): boolean => NAME.test(name);

const NAME = /^[A-Za-z0-9_][!-%'-*.0-:<>A-~-]*$/;
