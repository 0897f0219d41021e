/** Emits a conference's callbacks to the URL from its first participant's document. */
import type { Conference } from '../conferences/conference.ts';
import type { ConferenceHappening } from '../conferences/conference-happening.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { Callback } from '../delivery/deliverer.ts';
import { conferenceCallback, conferenceEventOf, conferenceWordOf } from './conference-callback.ts';

export interface ConferenceReporterOptions {
  readonly dialect: Dialect;
  readonly accountSid: string;
  readonly sequenceNumbers: boolean;
  readonly emit: (callback: Callback) => void;
}

export class ConferenceReporter {
  readonly #options: ConferenceReporterOptions;

  constructor(options: ConferenceReporterOptions) {
    this.#options = options;
  }

  /** Something happened in a conference at `at`. */
  happened(conference: Conference, happening: ConferenceHappening, at: number): void {
    const { report } = conference.terms;
    if (report === null || !report.events.has(conferenceEventOf(happening))) return;
    const { dialect, accountSid, sequenceNumbers, emit } = this.#options;
    // SignalWire accepts the event, but documents nothing that causes it.
    if (happening.kind === 'modify' && dialect === 'signalwire') return;
    const sequenceNumber = sequenceNumbers ? conference.emitted : null;
    conference.emitted += 1;
    const parameters = conferenceCallback(conference, happening, at, {
      accountSid,
      sequenceNumber,
    });
    const label = conferenceWordOf(happening);
    emit({ address: report, parameters, sid: conference.sid, label });
  }
}
