/** The parameters of a recording's callbacks, in both dialects. Pure over its record. */

import type { Dialect } from '../contract/dialect.ts';
import type { Parameters } from '../contract/form.ts';
import type { RecordingEventName } from '../contract/subscription.ts';
import { rfc2822 } from '../world/rfc2822.ts';
import { type RecordingRecord, sourceName } from './recording.ts';

/** What a recording's callback needs besides the recording. */
export interface RecordingContext {
  readonly accountSid: string;
  readonly recordingUrl: (sid: RecordingRecord['sid']) => string;
}

/**
 * A recording status callback. It has no CallStatus, so that it can't be mistaken for a call's.
 * Sources: SignalWire docs "Recording status callback", Twilio docs "Recording Status Callbacks"
 * (August 2026).
 */
export function recordingReport(
  dialect: Dialect,
  recording: RecordingRecord,
  event: RecordingEventName,
  context: RecordingContext,
): Parameters {
  const parameters: Record<string, string> = { AccountSid: context.accountSid };
  if (recording.callSid !== null) parameters['CallSid'] = recording.callSid;
  if (recording.conferenceSid !== null) parameters['ConferenceSid'] = recording.conferenceSid;
  parameters['RecordingSid'] = recording.sid;
  parameters['RecordingUrl'] = context.recordingUrl(recording.sid);
  parameters['RecordingStatus'] = event;
  parameters['RecordingChannels'] = `${recording.channels}`;
  parameters['RecordingSource'] = sourceName(recording.source, dialect);
  if (recording.durationSeconds !== null && event !== 'in-progress') {
    parameters['RecordingDuration'] = `${recording.durationSeconds}`;
  }
  if (dialect === 'twilio') {
    parameters['RecordingStartTime'] = rfc2822(recording.startedAt);
    parameters['RecordingTrack'] = recording.track;
    // Sent even without an error, as seen in payloads in public code.
    parameters['ErrorCode'] = '0';
  }
  return parameters;
}
