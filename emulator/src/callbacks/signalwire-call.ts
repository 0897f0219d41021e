/**
 * The parameters of a call's callbacks as SignalWire sends them. Pure over the leg's record.
 * Source: SignalWire docs "Voice Overview" and the schema VoiceStatusCallbackPayload (August
 * 2026), completed from payloads seen in public code.
 */

import type { AudioStats } from '../audio/measure.ts';
import { type CallRecord, conversationSeconds } from '../calls/call-leg.ts';
import type { Parameters } from '../contract/form.ts';
import { isEnd } from '../vocabulary/call-status.ts';
import { rfc2822 } from '../world/rfc2822.ts';
import type { CallContext } from './call-context.ts';

/** A progress callback. `status` is the word to send, since `answered` isn't a status of ours. */
export function signalwireProgress(
  call: CallRecord,
  status: string,
  at: number,
  context: CallContext,
): Parameters {
  const parameters: Record<string, string> = {
    CallSid: call.sid,
    AccountSid: context.accountSid,
    ApiVersion: '2010-04-01',
    Direction: call.direction,
    From: call.from,
    To: call.to,
    Timestamp: rfc2822(at),
    CallStatus: status,
    CallbackSource: 'call-progress-events',
  };
  if (call.parentSid !== null) parameters['ParentCallSid'] = call.parentSid;
  if (call.callerName !== null) parameters['CallerName'] = call.callerName;
  if (call.forwardedFrom !== null) parameters['ForwardedFrom'] = call.forwardedFrom;
  if (context.sequenceNumber !== null) parameters['SequenceNumber'] = `${context.sequenceNumber}`;
  if (isEnd(call.status)) addEnd(parameters, call, context);
  return parameters;
}

/**
 * The callback of a called number: fewer parameters, sent once; its Timestamp is the call's creation.
 * Source: SignalWire docs, InboundCallStatusCallbackPayload (August 2026).
 */
export function signalwireNumberCallback(call: CallRecord, context: CallContext): Parameters {
  const parameters: Record<string, string> = {
    CallSid: call.sid,
    AccountSid: context.accountSid,
    From: call.from,
    To: call.to,
    Timestamp: rfc2822(call.createdAt),
    // Only these two are documented: a call that isn't completed has failed.
    CallStatus: call.status === 'completed' ? 'completed' : 'failed',
    CallDuration: `${conversationSeconds(call)}`,
  };
  if (call.audio !== null) parameters['AudioInMos'] = decimal(call.audio.mos);
  return parameters;
}

function addEnd(parameters: Record<string, string>, call: CallRecord, context: CallContext): void {
  if (call.status === 'completed') parameters['CallDuration'] = `${conversationSeconds(call)}`;
  if (call.recording !== null) {
    parameters['RecordingUrl'] = context.recordingUrl(call.recording.sid);
    parameters['RecordingSid'] = call.recording.sid;
    parameters['RecordingDuration'] = `${call.recording.durationSeconds}`;
  }
  if (call.sip !== null) {
    parameters['SipResultCode'] = `${call.sip.code}`;
    parameters['SipInviteResultPhrase'] = call.sip.phrase;
  }
  if (call.audio !== null) addAudio(parameters, call.audio);
  if (call.hangup !== null) {
    // The direction is that of the hangup, as the platform sees it.
    const fromOutside = (call.hangup === 'caller') === (call.direction === 'inbound');
    parameters['HangupDirection'] = fromOutside ? 'inbound' : 'outbound';
    parameters['HangupBy'] = call.hangup === 'caller' ? call.from : call.to;
  }
  parameters['SipCallId'] = call.sid;
}

function addAudio(parameters: Record<string, string>, audio: AudioStats): void {
  parameters['AudioInMos'] = decimal(audio.mos);
  parameters['AudioInAveragePtime'] = decimal(audio.averagePtimeMs);
  parameters['AudioInMediaPacketCount'] = `${audio.mediaPackets}`;
  parameters['AudioInDtmfPacketCount'] = `${audio.dtmfPackets}`;
  parameters['AudioInSkipPacketCount'] = `${audio.skippedPackets}`;
  parameters['AudioInFlushPacketCount'] = `${audio.flushedPackets}`;
  parameters['AudioInLargestJbSize'] = `${audio.largestJitterBuffer}`;
  parameters['AudioInJitterMinVariance'] = decimal(audio.jitterMinVariance);
  parameters['AudioInJitterMaxVariance'] = decimal(audio.jitterMaxVariance);
  parameters['AudioOutMediaPacketCount'] = `${audio.outMediaPackets}`;
  parameters['AudioOutDtmfPacketCount'] = `${audio.outDtmfPackets}`;
  parameters['AudioOutLost'] = `${audio.outLost}`;
}

/** Two decimals, as the media server rounds them, without trailing zeros (`4.5`, `0`). */
const decimal = (value: number): string => `${Math.round(value * 100) / 100}`;
