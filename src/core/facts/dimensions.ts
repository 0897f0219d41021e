/**
 * Own dimensions: facts of a call that its operator puts in the query of the callback URL, such as
 * `?queue=support&agent=42`. The provider signs the query and sends it with every callback.
 */

/** Values by name, sorted by name. */
export type Dimensions = Readonly<Record<string, string>>;

/** The most names that can be set. */
export const MOST_DIMENSIONS = 8;

/** In characters (UTF-16). A longer value isn't taken: cut off, two values could become one. */
const LONGEST_VALUE = 64;

/** Whether a parameter's value can be a dimension's. */
export const isDimensionValue = (value: string): boolean =>
  value !== '' && value.length <= LONGEST_VALUE;

/** The values in the order of their names, whatever order they came in. */
export const sortedByName = <Value>(
  values: Iterable<readonly [name: string, value: Value]>,
): Readonly<Record<string, Value>> =>
  Object.fromEntries([...values].sort(([one], [other]) => (one < other ? -1 : 1)));
