/** Compares two states of one call, without arrival facts that the log doesn't have. */

import { isDeepStrictEqual } from 'node:util';
import type { CallState, DimensionRegisters } from '../../../../core/calls/call-state.ts';
import { compareStamps, type Stamp } from '../../../../core/calls/stamp.ts';
import { CALL_FACT_NAMES } from '../../../../core/facts/call-facts.ts';

/** The names of the fields that differ; none if the states are the same. `duplicates` isn't compared. */
export function differingFields(a: CallState, b: CallState): readonly string[] {
  const fields: string[] = [];
  const compare = (name: string, one: unknown, other: unknown): void => {
    if (!isDeepStrictEqual(one, other)) fields.push(name);
  };
  compare('accountSid', a.accountSid, b.accountSid);
  compare('callSid', a.callSid, b.callSid);
  // The order in which events were joined is an arrival fact.
  compare('stamps', inOrder(a.stamps), inOrder(b.stamps));
  compare('topRank', a.topRank, b.topRank);
  compare('end', a.end, b.end);
  compare('audio', a.audio, b.audio);
  compare('dimensions', a.dimensions, b.dimensions);
  compare('recordings', a.recordings, b.recordings);
  compare('firstSeenAt', a.firstSeenAt, b.firstSeenAt);
  compare('updatedAt', a.updatedAt, b.updatedAt);
  compare('erasedAt', a.erasedAt, b.erasedAt);
  for (const [name, value] of Object.entries(a.times)) {
    compare(name, value, new Map(Object.entries(b.times)).get(name));
  }
  for (const name of CALL_FACT_NAMES) compare(name, a.facts[name], b.facts[name]);
  return fields;
}

/**
 * The same for a row and the join of its events, both with the row's own dimensions. Its earlier events may have
 * been joined when the list of dimensions was another, so it may lack the latest value of one.
 */
export const fieldsBeside = (row: CallState, joined: CallState): readonly string[] =>
  differingFields(
    row,
    areFrom(row.dimensions, joined.dimensions) ? { ...joined, dimensions: row.dimensions } : joined,
  );

const areFrom = (row: DimensionRegisters, joined: DimensionRegisters): boolean =>
  Object.entries(row).every(([name, register]) => {
    const latest = joined[name];
    if (latest === undefined) return false;
    const order = compareStamps(register.stamp, latest.stamp);
    return order < 0 || (order === 0 && register.value === latest.value);
  });

const inOrder = (stamps: readonly Stamp[]): readonly Stamp[] =>
  stamps.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
