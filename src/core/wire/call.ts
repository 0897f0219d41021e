/**
 * A call as everyone sees it: the same object in API, stream, CSV and board. Absent facts are null, times are
 * ISO 8601 in UTC with milliseconds, durations are in seconds.
 */

import type { Provenance } from '../call-event.ts';
import type { CallStatus } from '../call-status.ts';
import type { Dimensions } from '../facts/dimensions.ts';
import type { AudioFactsShown, FactsShownAtEnd, FactsShownAtStart } from '../facts/shown-facts.ts';

export interface Call extends FactsShownAtStart, FactsShownAtEnd {
  readonly callSid: string;
  readonly accountSid: string;
  readonly status: CallStatus;
  /** The earliest time in any status callback of the call. */
  readonly startedAt: string | null;
  readonly queuedAt: string | null;
  readonly initiatedAt: string | null;
  readonly ringingAt: string | null;
  readonly answeredAt: string | null;
  /** True if no callback reported the answer, and `answeredAt` is `endedAt` less `durationSeconds`. */
  readonly answeredAtInferred: boolean;
  readonly endedAt: string | null;
  /** The raw Timestamp of the callback that ended the call. */
  readonly eventTimestamp: string | null;
  /** When the first event arrived. */
  readonly firstSeenAt: string;
  /** When the latest event arrived. */
  readonly updatedAt: string;
  /** From ringing to the answer, or to the end of an unanswered call. */
  readonly ringSeconds: number | null;
  /** Own dimensions from the callback URL's query, by name; empty if there are none. */
  readonly dimensions: Dimensions;
  readonly recordings: readonly Recording[];
  readonly audio: Audio | null;
  /** How many events the call has. */
  readonly events: number;
  /** How many deliveries were repeats. */
  readonly duplicates: number;
  /** Where the end state comes from; `callback` while the call is in progress. */
  readonly provenance: Provenance;
  /** When its numbers, names and URLs were erased; null if they weren't. */
  readonly erasedAt: string | null;
}

export interface Recording {
  readonly recordingSid: string | null;
  readonly url: string | null;
  readonly durationSeconds: number | null;
  readonly status: string | null;
}

/** How the call sounded. Counts are packets. */
export interface Audio extends AudioFactsShown {
  /** An estimate: skipped / (media + skipped), percent. */
  readonly lossPercent: number | null;
}
