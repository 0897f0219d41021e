/** Records a conference from start to end if its first participant's document says so. */

import type { Conference } from '../conferences/conference.ts';
import type { ConferenceHappening } from '../conferences/conference-happening.ts';
import type { RecordingSid } from '../vocabulary/ids.ts';
import type { Recorder } from './recorder.ts';

export class ConferenceRecordings {
  readonly #recorder: Recorder;
  readonly #nextSid: () => RecordingSid;

  constructor(recorder: Recorder, nextSid: () => RecordingSid) {
    this.#recorder = recorder;
    this.#nextSid = nextSid;
  }

  /** Something happened in a conference at `at`. */
  happened(conference: Conference, happening: ConferenceHappening, at: number): void {
    if (happening.kind === 'end') this.#recorder.stopAll(conference.sid, at);
    const { recording } = conference.terms;
    if (happening.kind !== 'start' || recording === null) return;
    this.#recorder.start(
      {
        sid: this.#nextSid(),
        callSid: null,
        conferenceSid: conference.sid,
        source: 'conference',
        channels: 1,
        track: 'both',
        trim: 'do-not-trim',
        report: recording.report,
      },
      at,
    );
  }
}
