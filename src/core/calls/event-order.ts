/** A call's events in the order in which they happened, and what's odd about how their callbacks arrived. */

import type { TimelineEvent } from '../wire/event-list.ts';

export interface PlacedEvent {
  readonly event: TimelineEvent;
  /** When it happened, milliseconds since 1970. */
  readonly at: number;
  /** How long after that its callback arrived, in milliseconds. Negative if the provider's clock is ahead. */
  readonly lagMs: number;
  /** Whether it arrived much later than providers deliver: within a second or two. */
  readonly isLate: boolean;
  /** Whether an event that happened later arrived earlier. */
  readonly isOutOfOrder: boolean;
  /** From its arrival to that of its last repeat, in milliseconds; null if it wasn't repeated. */
  readonly repeatedForMs: number | null;
}

/** A callback with a longer delay is late. */
const LATE_MS = 60_000;

export function inOrderOfTime(events: readonly TimelineEvent[]): readonly PlacedEvent[] {
  let latest = Number.NEGATIVE_INFINITY;
  const placed = events
    .toSorted((one, other) => one.position - other.position)
    .map((event) => {
      const at = Date.parse(event.occurredAt);
      const arrivedAt = Date.parse(event.receivedAt);
      const lagMs = arrivedAt - at;
      const isOutOfOrder = at < latest;
      latest = Math.max(latest, at);
      const { lastDuplicateAt } = event;
      // The clock may have been set back in between.
      const repeatedForMs =
        lastDuplicateAt === null ? null : Math.max(0, Date.parse(lastDuplicateAt) - arrivedAt);
      return { event, at, lagMs, isLate: lagMs > LATE_MS, isOutOfOrder, repeatedForMs };
    });
  // The sort is stable, so equal times keep their order of arrival.
  return placed.sort((one, other) => one.at - other.at);
}

/**
 * How many callbacks between the first and the last number were never received. Twilio, and SignalWire where it sends
 * numbers, count the callbacks of a call from 0. Null without numbers.
 */
export function missingCallbacks(events: readonly TimelineEvent[]): number | null {
  const numbers = new Set(events.flatMap(({ sequenceNumber }) => sequenceNumber ?? []));
  return numbers.size === 0 ? null : Math.max(...numbers) + 1 - numbers.size;
}
