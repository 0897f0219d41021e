/**
 * Adds the recordings of calls with `Record=true` to the recorder, which lists and reports them. The
 * call's plan runs them: they can't be paused or stopped.
 */

import type { CallLeg } from '../calls/call-leg.ts';
import { isEnd } from '../vocabulary/call-status.ts';
import type { Recorder } from './recorder.ts';

export class LegRecordings {
  readonly #recorder: Recorder;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  /** The leg's status changed at `at`: an answer starts its recording, an end stops all of them. */
  moved(leg: CallLeg, at: number): void {
    if (isEnd(leg.status)) this.#recorder.stopAll(leg.sid, at);
    if (leg.status !== 'in-progress' || leg.recordingSid === null) return;
    if (this.#recorder.ledger.get(leg.recordingSid) !== undefined) return;
    this.#recorder.follow(
      {
        sid: leg.recordingSid,
        callSid: leg.sid,
        conferenceSid: null,
        source: 'outbound-api',
        ...leg.recordingTerms,
        report: leg.reporting.recording,
      },
      at,
    );
  }

  /** The leg's recording is ready. */
  recorded(leg: CallLeg, at: number): void {
    const { recording } = leg;
    const followed = recording === null ? undefined : this.#recorder.ledger.get(recording.sid);
    if (recording === null || followed === undefined) return;
    this.#recorder.finish(followed, recording.durationSeconds, at);
  }
}
