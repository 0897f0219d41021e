/** Reads the list of own dimensions. Names that a provider's callback can have are refused. */

import { safeJson } from '../../console/safe-text.ts';
import { AUDIO_FACTS } from '../../core/facts/audio-facts.ts';
import { CALL_FACTS } from '../../core/facts/call-facts.ts';
import { MOST_DIMENSIONS } from '../../core/facts/dimensions.ts';
import { failure, type Result, success } from '../../core/result.ts';

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;

/** Parses names separated by commas. A problem completes "CALLBOARD_DIMENSIONS ... ". */
export function parseDimensionNames(text: string): Result<readonly string[], string> {
  const names = text.split(',').map((name) => name.trim());
  if (names.length > MOST_DIMENSIONS) {
    return failure(`has ${names.length} names; ${MOST_DIMENSIONS} are the most`);
  }
  for (const name of names) {
    if (name === '') return failure('has an empty name');
    // Every object has a `constructor`.
    if (!NAME.test(name) || name in {}) return failure(`can't have the name ${safeJson(name)}`);
    if (CALLBACK_PARAMETERS.has(name)) return failure(`has ${name}, which is a callback parameter`);
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? success(names) : failure(`has ${twice} twice`);
}

const ENDS = ['From', 'To', 'Caller', 'Called'];

/** In a callback by GET, these and the own parameters are in the same query. */
const CALLBACK_PARAMETERS: ReadonlySet<string> = new Set([
  ...Object.values(CALL_FACTS).flatMap(({ parameters }): readonly string[] => parameters),
  ...Object.values(AUDIO_FACTS).flatMap(({ parameters }): readonly string[] => parameters),
  ...ENDS.flatMap((end) => ['City', 'State', 'Zip', 'Country'].map((part) => `${end}${part}`)),
  ...['AccountSid', 'CallSid', 'CallStatus', 'CallbackSource', 'Timestamp', 'SequenceNumber'],
  ...['Duration', 'SipCallId', 'StirStatus', 'StirVerstat', 'StirPassportToken', 'CallToken'],
  ...['RecordingSid', 'RecordingUrl', 'RecordingDuration', 'RecordingStatus', 'CalledVia'],
  ...['ConferenceSid', 'FriendlyName', 'StatusCallbackEvent', 'DialCallSid', 'DialCallStatus'],
  ...['DialCallDuration', 'MessageSid', 'MessageStatus', 'SmsSid', 'SmsStatus', 'ErrorCode'],
  ...['ErrorMessage', 'Digits', 'SpeechResult', 'Confidence', 'QueueSid', 'QueueResult'],
]);
