/**
 * Own dimensions in a call's packed column: each lies behind the later facts, like one of them, with `name=value`
 * as its text. A call without dimensions has none of these bytes, and a version that doesn't know them skips them.
 */

import type { DimensionRegisters } from '../../../core/calls/call-state.ts';
import { NO_DIMENSIONS } from '../../../core/calls/dimension-registers.ts';
import type { Register, Stamp } from '../../../core/calls/stamp.ts';
import type { ByteWriter } from './bytes.ts';
import { encodeLaterFact, type LaterFact } from './stored-facts.ts';

/** Among the numbers of facts. The highest whose tag takes one byte, so that facts can be added below it. */
const DIMENSION_NUMBER = 63;

/** Writes the dimensions that are known. */
export function encodeDimensions(
  writer: ByteWriter,
  dimensions: DimensionRegisters,
  placeOf: (stamp: Stamp) => number,
): void {
  if (dimensions === NO_DIMENSIONS) return;
  for (const [name, { value, stamp }] of Object.entries(dimensions)) {
    encodeLaterFact(writer, DIMENSION_NUMBER, `${name}=${value}`, placeOf(stamp));
  }
}

/** The dimensions among these, which were read from behind the facts with a place in every row. */
export function dimensionsAmong(later: readonly LaterFact[]): DimensionRegisters {
  if (later.length === 0) return NO_DIMENSIONS;
  const known: Record<string, Register<string>> = {};
  let hasAny = false;
  for (const { number, value, stamp } of later) {
    if (number !== DIMENSION_NUMBER || typeof value !== 'string') continue;
    const split = value.indexOf('=');
    // They were written in the order of their names.
    known[value.slice(0, split)] = { value: value.slice(split + 1), stamp };
    hasAny = true;
  }
  return hasAny ? known : NO_DIMENSIONS;
}
