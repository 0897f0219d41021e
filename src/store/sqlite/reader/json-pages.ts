/**
 * Turns pages into the JSON that's sent, in the thread that read them: a thousand calls are a megabyte and take
 * tens of milliseconds, which the thread that answers callbacks can't spare.
 */

import type { TimelineEvent } from '../../../core/wire/event-list.ts';
import type { CallCursors, EventPage, StoredEvent } from '../../../ports/call-store.ts';
import type { FoundCalls } from './call-queries.ts';

/** A page's JSON array in UTF-8, and where the pages beside it start. */
export class JsonText {
  readonly bytes: Buffer;
  readonly cursors: PageCursors;

  constructor(items: readonly object[], cursors: PageCursors) {
    this.bytes = Buffer.from(JSON.stringify(items));
    this.cursors = cursors;
  }
}

type PageCursors = Pick<CallCursors, 'nextCursor'> & Partial<CallCursors>;

export const jsonOfCalls = ({ calls, ...cursors }: FoundCalls): JsonText =>
  new JsonText(calls, cursors);

export const jsonOfEvents = ({ events, ...cursors }: EventPage): JsonText =>
  new JsonText(events.map(timelineEventOf), cursors);

const timelineEventOf = (event: StoredEvent): TimelineEvent => ({
  position: event.position,
  kind: event.kind,
  status: event.status,
  sequenceNumber: event.sequenceNumber,
  occurredAt: isoOf(event.occurredAt),
  receivedAt: isoOf(event.receivedAt),
  provenance: event.provenance,
  duplicates: event.duplicates,
  lastDuplicateAt: event.lastDuplicateAt === null ? null : isoOf(event.lastDuplicateAt),
  parameters: event.parameters,
});

const isoOf = (at: number): string => new Date(at).toISOString();
