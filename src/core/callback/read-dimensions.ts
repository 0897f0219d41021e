/** Reads own dimensions from the query of the URL that a callback was sent to. */

import { type Dimensions, isDimensionValue, sortedByName } from '../facts/dimensions.ts';
import { firstOf } from './parameters.ts';
import { queryOf } from './read-request.ts';

/**
 * What the query of a request target says about the dimensions of these names: the first value of each that
 * isn't empty or too long. Null if it says nothing.
 */
export function readDimensions(target: string, names: readonly string[]): Dimensions | null {
  if (names.length === 0 || !target.includes('?')) return null;
  const query = queryOf(target);
  const said = names.flatMap((name) => {
    const value = firstOf(query, name);
    return value !== null && isDimensionValue(value) ? [[name, value] as const] : [];
  });
  return said.length === 0 ? null : sortedByName(said);
}
