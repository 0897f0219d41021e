/**
 * One recording as the provider remembers it: of a call leg or of a conference. Only the recorder
 * changes it; everybody else sees a `RecordingRecord`. It holds no sound: that is made up on demand.
 */

import type { Dialect } from '../contract/dialect.ts';
import type { RecordingTerms } from '../contract/recording-terms.ts';
import type { RecordingSubscription } from '../contract/subscription.ts';
import type { CallSid, ConferenceSid, RecordingSid } from '../vocabulary/ids.ts';

/** What brought a recording about. */
export type RecordingSource =
  | 'outbound-api'
  | 'record-verb'
  | 'dial-verb'
  | 'conference'
  | 'start-call-recording'
  | 'start-conference-recording';

/** `stopped` is done but not ready yet; the last two are final. */
export type RecordingStatus = 'in-progress' | 'paused' | 'stopped' | 'completed' | 'absent';

/** A recording about to be started. It is of a call, of a conference, or of a call in one. */
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
  /** Whole seconds of sound; null until it is stopped. */
  readonly durationSeconds: number | null;
}

/** The recorder's own, changeable view of a recording. */
export interface Recording extends RecordingRecord {
  updatedAt: number;
  status: RecordingStatus;
  durationSeconds: number | null;
  /** Milliseconds kept before the last pause. */
  keptMs: number;
  /** Since when it runs; null while it is paused or over. */
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
