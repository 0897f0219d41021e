/** The timeline of one call, as `/api/v1/calls/{sid}/events` answers it. */

import type { CallEventKind, Provenance } from '../call-event.ts';

/** One stored event, in the words of whoever sent it. */
export interface TimelineEvent {
  /** Its place in the log. */
  readonly position: number;
  readonly kind: CallEventKind;
  /** As received, such as `answered`; null for an event that carries none. */
  readonly status: string | null;
  readonly sequenceNumber: number | null;
  readonly occurredAt: string;
  readonly receivedAt: string;
  readonly provenance: Provenance;
  /** Exactly as received; a list where a name came more than once. */
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
}

export interface EventList {
  /** In the order of arrival. */
  readonly events: readonly TimelineEvent[];
  readonly nextCursor: string | null;
}
