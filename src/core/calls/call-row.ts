/** An ended call as a line of a table or of the failure report. */

import type { CallState } from './call-state.ts';
import { statusOf } from './call-view.ts';

/** One line. */
export interface CallRow {
  readonly callSid: string;
  readonly status: string;
  /** From the callback that ended the call, as received. */
  readonly eventTimestamp: string | null;
  readonly direction: string | null;
  readonly to: string | null;
  readonly from: string | null;
  readonly recordingUrl: string | null;
  readonly sipCode: number | null;
  readonly sipPhrase: string | null;
}

/** The call as a line, as it is now. */
export const rowOf = (state: CallState): CallRow => ({
  callSid: state.callSid,
  status: statusOf(state) ?? 'unknown',
  eventTimestamp: state.end?.timestamp ?? null,
  direction: state.facts.direction?.value ?? null,
  to: state.facts.to?.value ?? null,
  from: state.facts.from?.value ?? null,
  recordingUrl: state.recordings.find((recording) => recording.url !== null)?.url?.value ?? null,
  sipCode: state.facts.sipCode?.value ?? null,
  sipPhrase: state.facts.sipPhrase?.value ?? null,
});
