/**
 * A call as the public sees it: the same object in API, stream, CSV and board. Facts that are absent
 * are null; times are ISO 8601 in UTC with milliseconds; durations are in seconds.
 */

import type { Provenance } from '../call-event.ts';
import type { CallStatus } from '../call-status.ts';
import type { AudioFactsShown, FactsShownAtEnd, FactsShownAtStart } from '../facts/shown-facts.ts';

export interface Call extends FactsShownAtStart, FactsShownAtEnd {
  readonly callSid: string;
  readonly accountSid: string;
  readonly status: CallStatus;
  /** The earliest time that any status callback of the call tells. */
  readonly startedAt: string | null;
  readonly queuedAt: string | null;
  readonly initiatedAt: string | null;
  readonly ringingAt: string | null;
  readonly answeredAt: string | null;
  /** True where no callback told the answer, and `answeredAt` is `endedAt` less `durationSeconds`. */
  readonly answeredAtInferred: boolean;
  readonly endedAt: string | null;
  /** The raw Timestamp of the callback that ended the call. */
  readonly eventTimestamp: string | null;
  /** Arrival of the first event. */
  readonly firstSeenAt: string;
  /** Arrival of the latest event. */
  readonly updatedAt: string;
  /** From ringing to the answer, or to the end of a call that nobody answered. */
  readonly ringSeconds: number | null;
  readonly recordings: readonly Recording[];
  readonly audio: Audio | null;
  /** How many events the call has. */
  readonly events: number;
  /** How many deliveries were repeats. */
  readonly duplicates: number;
  /** Where the end state comes from; `callback` while the call is live. */
  readonly provenance: Provenance;
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
