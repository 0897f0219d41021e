/**
 * A recording of a call leg or a conference, as the provider remembers it. Only the recorder changes
 * it; other code gets a `RecordingRecord`. It has no audio: that's generated on request.
 */

import type { Dialect } from '../contract/dialect.ts';
import type { RecordingTerms } from '../contract/recording-terms.ts';
import type { RecordingSubscription } from '../contract/subscription.ts';
import type { CallSid, ConferenceSid, RecordingSid } from '../vocabulary/ids.ts';

/** What started a recording. */
export type RecordingSource =
  | 'outbound-api'
  | 'record-verb'
  | 'dial-verb'
  | 'conference'
  | 'start-call-recording'
  | 'start-conference-recording';

/** `stopped` means that it isn't ready yet; the last two are final. */
export type RecordingStatus = 'in-progress' | 'paused' | 'stopped' | 'completed' | 'absent';

/** A recording to be started, of a call, of a conference, or of a call in one. */
export interface NewRecording extends RecordingTerms {
  readonly sid: RecordingSid;
  readonly callSid: CallSid | null;
  readonly conferenceSid: ConferenceSid | null;
  readonly source: RecordingSource;
  readonly report: RecordingSubscription | null;
}

/** Times are emulated milliseconds since 1970. */
export interface RecordingRecord extends NewRecording {
  readonly ordinal: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly startedAt: number;
  readonly status: RecordingStatus;
  /** Whole seconds of audio; null until it's stopped. */
  readonly durationSeconds: number | null;
}

/** The recorder's own, changeable view of a recording. */
export interface Recording extends RecordingRecord {
  updatedAt: number;
  status: RecordingStatus;
  durationSeconds: number | null;
  /** Milliseconds recorded before the last pause. */
  keptMs: number;
  /** Since when it's been running; null while it's paused or over. */
  runningSince: number | null;
}

const SOURCE_NAMES: Readonly<Record<RecordingSource, Readonly<Record<Dialect, string>>>> = {
  'outbound-api': { signalwire: 'OutBoundApi', twilio: 'OutboundAPI' },
  'record-verb': { signalwire: 'RecordVerb', twilio: 'RecordVerb' },
  'dial-verb': { signalwire: 'DialVerb', twilio: 'DialVerb' },
  conference: { signalwire: 'Conference', twilio: 'Conference' },
  'start-call-recording': {
    signalwire: 'StartCallRecordingApi',
    twilio: 'StartCallRecordingAPI',
  },
  'start-conference-recording': {
    signalwire: 'StartConferenceRecording',
    twilio: 'StartConferenceRecordingAPI',
  },
};

/**
 * How a provider spells a source. Sources: SignalWire docs "Recordings" and Twilio docs "Recordings
 * resource" (August 2026).
 */
export const sourceName = (source: RecordingSource, dialect: Dialect): string =>
  SOURCE_NAMES[source][dialect];
