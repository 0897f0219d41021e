/**
 * The order of events: a total order over what the provider says, independent of arrival. Timestamps are
 * whole seconds and often tie, so rank comes before the number.
 */

import type { EventKey } from '../ids.ts';

/** An event's place in the order: its order key. */
export interface Stamp {
  /** Milliseconds since 1970. */
  readonly occurredAt: number;
  /** The rank of its status (`call-status.ts`). */
  readonly rank: number;
  /** -1 if the provider sends no number. */
  readonly sequenceNumber: number;
  readonly key: EventKey;
}

/** Negative if `a` comes before `b`, positive if after, 0 only for the same event. */
export function compareStamps(a: Stamp, b: Stamp): number {
  return (
    a.occurredAt - b.occurredAt ||
    a.rank - b.rank ||
    a.sequenceNumber - b.sequenceNumber ||
    (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  );
}

/** A value with the stamp of the event that gave it. */
export interface Register<Value> {
  readonly value: Value;
  readonly stamp: Stamp;
}

/** The later of what's known and what an event says; the same reference if nothing changes. */
export const latest = <Value>(
  known: Register<Value> | null,
  value: Value | null,
  stamp: Stamp,
): Register<Value> | null =>
  value === null || (known !== null && compareStamps(known.stamp, stamp) >= 0)
    ? known
    : { value, stamp };
