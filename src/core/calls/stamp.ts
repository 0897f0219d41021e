/**
 * The order of events: a total order over what the provider says, in which arrival plays no part.
 * Timestamps have one second's resolution and tie all the time, so rank decides before the number.
 */

import type { EventKey } from '../ids.ts';

/** An event's place in the order: its order key. */
export interface Stamp {
  /** Milliseconds since 1970. */
  readonly occurredAt: number;
  /** The rank of its status (`call-status.ts`). */
  readonly rank: number;
  /** -1 where the provider numbers nothing. */
  readonly sequenceNumber: number;
  readonly key: EventKey;
}

/** Negative where `a` comes before `b`, positive where after, 0 only for one and the same event. */
export function compareStamps(a: Stamp, b: Stamp): number {
  return (
    a.occurredAt - b.occurredAt ||
    a.rank - b.rank ||
    a.sequenceNumber - b.sequenceNumber ||
    (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  );
}

/** A value with the stamp of the event that said it. */
export interface Register<Value> {
  readonly value: Value;
  readonly stamp: Stamp;
}

/** The later of what is known and what an event says; the same reference where nothing changes. */
export const latest = <Value>(
  known: Register<Value> | null,
  value: Value | null,
  stamp: Stamp,
): Register<Value> | null =>
  value === null || (known !== null && compareStamps(known.stamp, stamp) >= 0)
    ? known
    : { value, stamp };
