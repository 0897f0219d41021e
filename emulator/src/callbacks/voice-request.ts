/**
 * The parameters of a request for a call's document, in both dialects. Pure over the leg's record.
 * Sources: SignalWire docs "Compatibility API Webhooks", Twilio docs "TwiML Voice: Request Parameters"
 * (August 2026).
 */

import type { CallRecord } from '../calls/call-leg.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { Parameters } from '../contract/form.ts';
import { callerAttestation } from './caller-attestation.ts';
import { addForwarding, addPlaces } from './twilio-call.ts';

/**
 * A voice request. It has no CallbackSource, so that it can't be mistaken for a progress callback.
 * `more` is what the requesting verb adds, such as Digits.
 */
export function voiceRequest(
  dialect: Dialect,
  call: CallRecord,
  accountSid: string,
  more: Parameters,
): Parameters {
  const parameters: Record<string, string> = {
    CallSid: call.sid,
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    Direction: call.direction,
    From: call.from,
    To: call.to,
    CallStatus: call.status,
  };
  if (call.parentSid !== null) parameters['ParentCallSid'] = call.parentSid;
  if (call.callerName !== null) parameters['CallerName'] = call.callerName;
  if (dialect === 'signalwire' && call.forwardedFrom !== null) {
    parameters['ForwardedFrom'] = call.forwardedFrom;
  }
  if (dialect === 'twilio') {
    addForwarding(parameters, call);
    parameters['Caller'] = call.from;
    parameters['Called'] = call.to;
    addPlaces(parameters, call);
    if (call.direction === 'inbound') Object.assign(parameters, callerAttestation(call));
  }
  return { ...parameters, ...more };
}
