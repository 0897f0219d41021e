/**
 * The parameters of a call's callbacks as Twilio sends them. Pure over the leg's record.
 * Source: Twilio docs "Call resource" (StatusCallback) and "Number" (August 2026).
 */

import { type CallRecord, conversationSeconds } from '../calls/call-leg.ts';
import type { Parameters } from '../contract/form.ts';
import { placeOf } from '../traffic/people.ts';
import { isEnd } from '../vocabulary/call-status.ts';
import { rfc2822 } from '../world/rfc2822.ts';
import type { CallContext } from './call-context.ts';

/**
 * A progress callback; that of a called number has the same shape. Duration is in started minutes,
 * CallDuration in seconds.
 */
export function twilioProgress(call: CallRecord, at: number, context: CallContext): Parameters {
  const parameters: Record<string, string> = {
    CallSid: call.sid,
    AccountSid: context.accountSid,
    ApiVersion: '2010-04-01',
    Direction: call.direction,
    From: call.from,
    To: call.to,
    Caller: call.from,
    Called: call.to,
    Timestamp: rfc2822(at),
    CallStatus: call.status,
    CallbackSource: 'call-progress-events',
  };
  addPlaces(parameters, call);
  if (call.parentSid !== null) parameters['ParentCallSid'] = call.parentSid;
  if (call.callerName !== null) parameters['CallerName'] = call.callerName;
  addForwarding(parameters, call);
  if (context.sequenceNumber !== null) parameters['SequenceNumber'] = `${context.sequenceNumber}`;
  const hasAttestation = call.status === 'ringing' || call.status === 'in-progress';
  if (hasAttestation && call.direction !== 'inbound') parameters['StirStatus'] = 'B';
  if (isEnd(call.status)) addEnd(parameters, call, context);
  return parameters;
}

function addEnd(parameters: Record<string, string>, call: CallRecord, context: CallContext): void {
  const seconds = conversationSeconds(call);
  parameters['CallDuration'] = `${seconds}`;
  parameters['Duration'] = `${Math.ceil(seconds / 60)}`;
  const sipCode = call.sip?.code ?? (call.answeredAt === null ? null : 200);
  if (sipCode !== null) parameters['SipResponseCode'] = `${sipCode}`;
  if (call.answeredBy !== null) parameters['AnsweredBy'] = call.answeredBy;
  if (call.recording !== null) {
    parameters['RecordingUrl'] = context.recordingUrl(call.recording.sid);
    parameters['RecordingSid'] = call.recording.sid;
    parameters['RecordingDuration'] = `${call.recording.durationSeconds}`;
  }
}

/**
 * Who forwarded the call, under both of Twilio's names: the carrier's diversion, or the number whose
 * call a Dial passed on. Seen in payloads in public code.
 */
export function addForwarding(parameters: Record<string, string>, call: CallRecord): void {
  const via = call.forwardedFrom ?? call.calledVia;
  if (via === null) return;
  parameters['ForwardedFrom'] = via;
  parameters['CalledVia'] = via;
}

/** Where the numbers are, under all four names for the two parties; empty if it isn't known. */
export function addPlaces(parameters: Record<string, string>, call: CallRecord): void {
  addPlace(parameters, 'From', call.from);
  addPlace(parameters, 'To', call.to);
  addPlace(parameters, 'Caller', call.from);
  addPlace(parameters, 'Called', call.to);
}

function addPlace(parameters: Record<string, string>, party: string, address: string): void {
  const place = placeOf(address);
  parameters[`${party}City`] = place?.city ?? '';
  parameters[`${party}State`] = place?.state ?? '';
  parameters[`${party}Zip`] = place?.zip ?? '';
  parameters[`${party}Country`] = place?.country ?? '';
}
