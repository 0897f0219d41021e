/**
 * Turns pages into the JSON that's sent, in the thread that read them: a thousand calls are a megabyte and take
 * tens of milliseconds, which the thread that answers callbacks can't spare.
 */

import type { TimelineEvent } from '../../../core/wire/event-list.ts';
import type { EventPage, StoredEvent } from '../../../ports/call-store.ts';
import type { FoundCalls } from './call-queries.ts';

/** A page's JSON array in UTF-8. */
export class JsonText {
  readonly bytes: Buffer;
  readonly nextCursor: string | null;

  constructor(items: readonly object[], nextCursor: string | null) {
    this.bytes = Buffer.from(JSON.stringify(items));
    this.nextCursor = nextCursor;
  }
}

export const jsonOfCalls = ({ calls, nextCursor }: FoundCalls): JsonText =>
  new JsonText(calls, nextCursor);

export const jsonOfEvents = ({ events, nextCursor }: EventPage): JsonText =>
  new JsonText(events.map(timelineEventOf), nextCursor);

const timelineEventOf = (event: StoredEvent): TimelineEvent => ({
  position: event.position,
  kind: event.kind,
  status: event.status,
  sequenceNumber: event.sequenceNumber,
  occurredAt: isoOf(event.occurredAt),
  receivedAt: isoOf(event.receivedAt),
  provenance: event.provenance,
  parameters: event.parameters,
});

const isoOf = (at: number): string => new Date(at).toISOString();
