/** Compares two states of one call, without arrival facts that the log doesn't have. */

import { isDeepStrictEqual } from 'node:util';
import type { CallState } from '../../../../core/calls/call-state.ts';
import type { Stamp } from '../../../../core/calls/stamp.ts';
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
  compare('recordings', a.recordings, b.recordings);
  compare('firstSeenAt', a.firstSeenAt, b.firstSeenAt);
  compare('updatedAt', a.updatedAt, b.updatedAt);
  for (const [name, value] of Object.entries(a.times)) {
    compare(name, value, new Map(Object.entries(b.times)).get(name));
  }
  for (const name of CALL_FACT_NAMES) compare(name, a.facts[name], b.facts[name]);
  return fields;
}

const inOrder = (stamps: readonly Stamp[]): readonly Stamp[] =>
  stamps.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
