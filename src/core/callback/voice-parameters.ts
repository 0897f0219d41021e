/**
 * The documented parameters of a voice status callback, typed. Every field is null where the
 * parameter is absent, empty or not of its type: a callback is never refused for what it leaves out.
 *
 * Sources: SignalWire docs "VoiceStatusCallbackPayload" and "Voice Overview", Twilio docs
 * "Call resource" (read August 2026). "Seen" marks what is sent but not in a published schema.
 */

import type { AudioFacts } from '../call-event.ts';
import { firstOf, type NamedParameters } from './parameters.ts';

/** A voice status callback's parameters. "End" means: in terminal callbacks only. */
export interface VoiceParameters {
  /** `ApiVersion`. Both; every callback. `2010-04-01`. */
  readonly apiVersion: string | null;
  /** `CallbackSource`. Both; every progress callback. Always `call-progress-events`. */
  readonly callbackSource: string | null;
  /** `CallStatus` as received. Both; every callback. */
  readonly callStatus: string | null;
  /** `Timestamp` as received: RFC 2822, UTC, one second resolution. Both; every callback. */
  readonly timestamp: string | null;
  /** `SequenceNumber`, from 0: counts callbacks, not states. Twilio always, SignalWire often not. */
  readonly sequenceNumber: number | null;
  /** `Direction`: `inbound`, `outbound-api`, `outbound-dial`. Both; every progress callback. */
  readonly direction: string | null;
  /** `From`, else Twilio's alias `Caller`: E.164, SIP URI, `client:` name or raw caller id. */
  readonly from: string | null;
  /** `To`, else Twilio's alias `Called`. */
  readonly to: string | null;
  /** `ParentCallSid`. Both; on the child legs of a `<Dial>`. */
  readonly parentCallSid: string | null;
  /** `CallerName`. Both; where a caller-id look-up was made. */
  readonly callerName: string | null;
  /** `ForwardedFrom`. Both; where the carrier tells it. */
  readonly forwardedFrom: string | null;
  /** `CallDuration`, seconds. Both; end (SignalWire: `completed` only). */
  readonly callDurationSeconds: number | null;
  /** `Duration`, minutes as billed, rounded up. Twilio; end. Never a length of talk. */
  readonly billedMinutes: number | null;
  /** `SipResultCode` (SignalWire) or `SipResponseCode` (Twilio). End, mostly of failures. */
  readonly sipCode: number | null;
  /** `SipInviteResultPhrase`. SignalWire; end of failures. */
  readonly sipPhrase: string | null;
  /** `SipCallId`. SignalWire; end; seen. */
  readonly sipCallId: string | null;
  /** `HangupBy`: the number or SIP URI that hung up. SignalWire; end. */
  readonly hangupBy: string | null;
  /** `HangupDirection`: `inbound` or `outbound`. SignalWire; end. */
  readonly hangupDirection: string | null;
  /**
   * `AnsweredBy`: `human`, `machine_…`, `fax`, `unknown`. Twilio; after answering-machine detection
   * (seen on `completed`). SignalWire tells it by REST.
   */
  readonly answeredBy: string | null;
  /** `RecordingUrl`. Both; end, only where this request recorded. The file may not be ready. */
  readonly recordingUrl: string | null;
  /** `RecordingSid`. As `RecordingUrl`. */
  readonly recordingSid: string | null;
  /** `RecordingDuration`, seconds. As `RecordingUrl`. */
  readonly recordingDurationSeconds: number | null;
  /** `StirStatus`, attestation A, B or C. Twilio; ringing and in-progress of outbound legs. */
  readonly stirStatus: string | null;
  /**
   * `StirVerstat`, what became of the caller's attestation, `TN-Validation-Passed-A` to
   * `No-TN-Validation`. Twilio; inbound voice requests, not documented of status callbacks.
   */
  readonly stirVerstat: string | null;
  /** `StirPassportToken`, the signed attestation itself (RFC 8225). As `StirVerstat`. */
  readonly stirPassportToken: string | null;
  /** `CallToken`, by which a forwarded call keeps its caller's attestation. As `StirVerstat`. */
  readonly callToken: string | null;
  /** The `Audio…` set. SignalWire; end of answered calls; null where none of them came. */
  readonly audio: AudioFacts | null;
  /** Where both ends are. Twilio; every callback, where known. Null where none of it came. */
  readonly geography: Geography | null;
}

/** One end, as Twilio looked its number up. Every callback; often empty, which is null here. */
export interface Place {
  /** `FromCity`, `ToCity`, in capitals. */
  readonly city: string | null;
  /** `FromState`, `ToState`: a state or province, mostly by its two letters. */
  readonly state: string | null;
  /** `FromZip`, `ToZip`: a postal code. */
  readonly zip: string | null;
  /** `FromCountry`, `ToCountry`: ISO 3166-1, two letters. */
  readonly country: string | null;
}

/** Twilio's `FromCity` … `ToCountry`; `CallerCity` … `CalledCountry` beside them say the same again. */
export interface Geography {
  readonly from: Place;
  readonly to: Place;
}

/** A non-empty text value. */
export function textOf(parameters: NamedParameters, name: string): string | null {
  const value = firstOf(parameters, name);
  return value === null || value === '' ? null : value;
}

const NUMBER = /^\s*[+-]?\d{1,15}(?:\.\d+)?\s*$/;

/** A finite number of at least 0; null for anything else. */
export function numberOf(parameters: NamedParameters, name: string): number | null {
  const value = firstOf(parameters, name);
  if (value === null) return null;
  const whole = digitsOf(value);
  if (whole !== null) return whole;
  if (!NUMBER.test(value)) return null;
  const number = Number(value);
  // A printed -0.00 is 0, which no store and no comparison then tells from -0.
  return number === 0 ? 0 : number > 0 ? number : null;
}

/** The number of up to 15 plain digits, as nearly all are sent, without the cost of a pattern. */
function digitsOf(value: string): number | null {
  const length = value.length;
  if (length === 0 || length > 15) return null;
  let number = 0;
  for (let index = 0; index < length; index += 1) {
    const digit = value.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return null;
    number = number * 10 + digit;
  }
  return number;
}

/** A whole number of at least 0; null for anything else. */
export function integerOf(parameters: NamedParameters, name: string): number | null {
  const number = numberOf(parameters, name);
  return number !== null && Number.isSafeInteger(number) ? number : null;
}

/** No call lasts longer than this, in seconds: a year. More is not a duration, and would break dates. */
const LONGEST_SECONDS = 366 * 86_400;

/** A length of time in seconds; null for anything else. */
export function durationOf(parameters: NamedParameters, name: string): number | null {
  const seconds = numberOf(parameters, name);
  return seconds !== null && seconds <= LONGEST_SECONDS ? seconds : null;
}

/** Reads the documented parameters. Total: any parameters give a value. */
export function readVoiceParameters(parameters: NamedParameters): VoiceParameters {
  return {
    apiVersion: textOf(parameters, 'ApiVersion'),
    callbackSource: textOf(parameters, 'CallbackSource'),
    callStatus: textOf(parameters, 'CallStatus'),
    timestamp: textOf(parameters, 'Timestamp'),
    sequenceNumber: integerOf(parameters, 'SequenceNumber'),
    direction: textOf(parameters, 'Direction'),
    from: textOf(parameters, 'From') ?? textOf(parameters, 'Caller'),
    to: textOf(parameters, 'To') ?? textOf(parameters, 'Called'),
    parentCallSid: textOf(parameters, 'ParentCallSid'),
    callerName: textOf(parameters, 'CallerName'),
    forwardedFrom: textOf(parameters, 'ForwardedFrom'),
    callDurationSeconds: durationOf(parameters, 'CallDuration'),
    billedMinutes: numberOf(parameters, 'Duration'),
    sipCode: integerOf(parameters, 'SipResultCode') ?? integerOf(parameters, 'SipResponseCode'),
    sipPhrase: textOf(parameters, 'SipInviteResultPhrase'),
    sipCallId: textOf(parameters, 'SipCallId'),
    hangupBy: textOf(parameters, 'HangupBy'),
    hangupDirection: textOf(parameters, 'HangupDirection'),
    answeredBy: textOf(parameters, 'AnsweredBy'),
    recordingUrl: textOf(parameters, 'RecordingUrl'),
    recordingSid: textOf(parameters, 'RecordingSid'),
    recordingDurationSeconds: durationOf(parameters, 'RecordingDuration'),
    stirStatus: textOf(parameters, 'StirStatus'),
    stirVerstat: textOf(parameters, 'StirVerstat'),
    stirPassportToken: textOf(parameters, 'StirPassportToken'),
    callToken: textOf(parameters, 'CallToken'),
    audio: AUDIO_NAMES.some((name) => parameters.has(name)) ? readAudio(parameters) : null,
    geography: PLACE_NAMES.some((name) => parameters.has(name)) ? readGeography(parameters) : null,
  };
}

const readAudio = (parameters: NamedParameters): AudioFacts => ({
  mos: numberOf(parameters, 'AudioInMos'),
  averagePtimeMs: numberOf(parameters, 'AudioInAveragePtime'),
  jitterMinVariance: numberOf(parameters, 'AudioInJitterMinVariance'),
  jitterMaxVariance: numberOf(parameters, 'AudioInJitterMaxVariance'),
  mediaPackets: numberOf(parameters, 'AudioInMediaPacketCount'),
  skippedPackets: numberOf(parameters, 'AudioInSkipPacketCount'),
  flushedPackets: numberOf(parameters, 'AudioInFlushPacketCount'),
  largestJitterBuffer: numberOf(parameters, 'AudioInLargestJbSize'),
  dtmfPackets: numberOf(parameters, 'AudioInDtmfPacketCount'),
  outMediaPackets: numberOf(parameters, 'AudioOutMediaPacketCount'),
  outDtmfPackets: numberOf(parameters, 'AudioOutDtmfPacketCount'),
  outLost: numberOf(parameters, 'AudioOutLost'),
});

const AUDIO_NAMES = [
  'AudioInMos',
  'AudioInMediaPacketCount',
  'AudioInAveragePtime',
  'AudioInJitterMinVariance',
  'AudioInJitterMaxVariance',
  'AudioInSkipPacketCount',
  'AudioInFlushPacketCount',
  'AudioInLargestJbSize',
  'AudioInDtmfPacketCount',
  'AudioOutMediaPacketCount',
  'AudioOutDtmfPacketCount',
  'AudioOutLost',
];

const PLACE_NAMES = [
  'FromCountry',
  'ToCountry',
  'FromState',
  'ToState',
  'FromCity',
  'ToCity',
  'FromZip',
  'ToZip',
];

const readGeography = (parameters: NamedParameters): Geography => ({
  from: readPlace(parameters, 'From'),
  to: readPlace(parameters, 'To'),
});

const readPlace = (parameters: NamedParameters, end: 'From' | 'To'): Place => ({
  city: textOf(parameters, `${end}City`),
  state: textOf(parameters, `${end}State`),
  zip: textOf(parameters, `${end}Zip`),
  country: textOf(parameters, `${end}Country`),
});
