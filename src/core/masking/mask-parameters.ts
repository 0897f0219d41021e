/**
 * The parameters of a stored request, for someone who mustn't see numbers and names. Any parameter can carry
 * one, so only what's listed here is shown; everything else is hidden, the user's own parameters included.
 */

import { AUDIO_FACTS } from '../facts/audio-facts.ts';
import { HIDDEN, hideNumbers } from './hidden.ts';
import { maskSid, maskTime } from './mask-call.ts';
import { maskParty } from './mask-party.ts';

type Values = Readonly<Record<string, string | readonly string[]>>;
type Mask = (value: string) => string;

const SIDS = [
  ...['AccountSid', 'CallSid', 'ParentCallSid', 'RecordingSid', 'ConferenceSid'],
  ...['CallSidEndingConference', 'CallSidToCoach'],
];
const PARTIES = ['From', 'To', 'Caller', 'Called', 'ForwardedFrom', 'CalledVia', 'HangupBy'];
const NUMBERS = [
  ...['SequenceNumber', 'CallDuration', 'Duration', 'RecordingDuration'],
  ...['SipResultCode', 'SipResponseCode'],
  ...Object.values(AUDIO_FACTS).flatMap(({ parameters }) => parameters),
];
/** Words of the providers' vocabularies. */
const WORDS = [
  ...['CallbackSource', 'CallStatus', 'Direction', 'HangupDirection', 'AnsweredBy'],
  ...['SipInviteResultPhrase', 'RecordingStatus', 'StatusCallbackEvent', 'StirStatus'],
  ...['FromCountry', 'ToCountry', 'CallerCountry', 'CalledCountry', 'ParticipantCallStatus'],
  ...['Muted', 'Hold', 'Coaching', 'StartConferenceOnEnter', 'EndConferenceOnExit'],
  ...['ReasonParticipantLeft', 'ReasonConferenceEnded', 'DialCallStatus'],
];

/** A measurement or a code: nine digits are more than any has, and fewer than a number with its country code. */
const MEASURED = /^-?\d{1,9}(?:\.\d{1,6})?$/;
const maskMeasured: Mask = (value) => (MEASURED.test(value) ? value : hideNumbers(value));

const MASKS: ReadonlyMap<string, Mask> = new Map([
  ...SIDS.map((name) => [name, maskSid] as const),
  ...PARTIES.map((name) => [name, maskParty] as const),
  ...NUMBERS.map((name) => [name, maskMeasured] as const),
  ...WORDS.map((name) => [name, hideNumbers] as const),
  ...['Timestamp', 'ApiVersion'].map((name) => [name, maskTime] as const),
]);

/** Every parameter, known or not. An empty value stays empty. */
export function maskParameters(parameters: Values): Values {
  const masked = new Map<string, string | readonly string[]>();
  for (const [name, value] of Object.entries(parameters)) {
    const mask = MASKS.get(name) ?? hide;
    masked.set(hideNumbers(name), typeof value === 'string' ? mask(value) : value.map(mask));
  }
  return Object.fromEntries(masked);
}

/** A request's path without its query, which can carry anything. */
export const maskPath = (path: string): string => hideNumbers(path.split('?', 1)[0] ?? '');

const hide: Mask = (value) => (value === '' ? '' : HIDDEN);
