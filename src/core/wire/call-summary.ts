/** A call as the live stream and the lists of calls in progress send it: what a line of a table needs. */

import type { Call } from './call.ts';

export interface CallSummary
  extends Pick<
    Call,
    | 'callSid'
    | 'accountSid'
    | 'parentCallSid'
    | 'direction'
    | 'from'
    | 'to'
    | 'status'
    | 'startedAt'
    | 'ringingAt'
    | 'answeredAt'
    | 'endedAt'
    | 'firstSeenAt'
    | 'updatedAt'
    | 'ringSeconds'
    | 'durationSeconds'
    | 'sipCode'
    | 'sipPhrase'
    | 'hangupDirection'
    | 'dimensions'
  > {
  /** 1.00 to 4.50; null if it wasn't measured. */
  readonly mos: number | null;
  readonly lossPercent: number | null;
  /** How many recordings the call has. */
  readonly recordings: number;
}
