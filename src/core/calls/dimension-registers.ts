/** The own dimensions of a call as registers: each with the event that it came from, joined by order key. */

import { type Dimensions, sortedByName } from '../facts/dimensions.ts';
import type { DimensionRegisters } from './call-state.ts';
import { latest, type Stamp } from './stamp.ts';

/** The dimensions of a call without any. */
export const NO_DIMENSIONS: DimensionRegisters = {};

/** Joins what an event with this order key says; null: nothing. */
export function joinDimensions(
  known: DimensionRegisters,
  said: Dimensions | null,
  stamp: Stamp,
): DimensionRegisters {
  if (said === null) return known;
  const joined = { ...known };
  let hasNew = false;
  for (const [name, value] of Object.entries(said)) {
    const before = joined[name] ?? null;
    const register = latest(before, value, stamp);
    if (register === null) continue;
    hasNew ||= before === null;
    joined[name] = register;
  }
  return hasNew ? sortedByName(Object.entries(joined)) : joined;
}

/** The values alone. */
export const dimensionsOf = (registers: DimensionRegisters): Dimensions =>
  registers === NO_DIMENSIONS
    ? NOTHING
    : Object.fromEntries(Object.entries(registers).map(([name, { value }]) => [name, value]));

const NOTHING: Dimensions = {};
