/** The timeline of a call, as `/api/v1/calls/{sid}/events` returns it. */

import type { CallEventKind, Provenance } from '../call-event.ts';

/** One stored event, in its sender's words. */
export interface TimelineEvent {
  /** Its position in the log. */
  readonly position: number;
  readonly kind: CallEventKind;
  /** As received, such as `answered`; null for an event without one. */
  readonly status: string | null;
  readonly sequenceNumber: number | null;
  readonly occurredAt: string;
  readonly receivedAt: string;
  readonly provenance: Provenance;
  /** How often it was delivered again; null if that would take too long to find out. */
  readonly duplicates: number | null;
  /** When it was last delivered again; null if it never was, or `duplicates` is null. */
  readonly lastDuplicateAt: string | null;
  /** Exactly as received; a list if a name came more than once. */
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
}

export interface EventList {
  /** In order of arrival. */
  readonly events: readonly TimelineEvent[];
  readonly nextCursor: string | null;
}
