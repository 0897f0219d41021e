/**
 * Checks the parameters of a new call. Source of the rules and numbers: SignalWire docs "Create a
 * call" and "Error codes", Twilio docs "Call resource" (August 2026).
 */

import type { VoiceInstructions } from '../../calls/call-leg.ts';
import { isAddress } from '../../contract/addresses.ts';
import type { Dialect } from '../../contract/dialect.ts';
import type { RecordingTerms } from '../../contract/recording-terms.ts';
import type { CallReporting } from '../../contract/subscription.ts';
import { DEFAULT_CALL_EVENTS } from '../../contract/subscription.ts';
import { parseProgress, parseRecordingReport } from '../callback-parameters.ts';
import { checkPrice, parseFlag, parseWholeNumber } from '../choices.ts';
import { parseRecordingTerms } from '../recordings/recording-parameters.ts';
import type { RequestParameters } from '../request-parameters.ts';
import { accepted, type Checked, invalid } from '../rest-error.ts';
import { parseParties } from './dialed-party.ts';
import { parseVoice } from './voice-parameters.ts';

/** A valid new call. */
export interface CreateCall {
  readonly to: string;
  readonly from: string;
  readonly voice: VoiceInstructions;
  readonly reporting: CallReporting;
  readonly timeoutSeconds: number;
  /** How long it can last; null for no limit. */
  readonly limitSeconds: number | null;
  readonly record: boolean;
  readonly detectMachine: boolean;
  /** How many keys are pressed after the answer. */
  readonly keysSent: number;
  readonly recordingTerms: RecordingTerms;
}

const DEFAULT_TIMEOUT_SECONDS = 60;

/** Checks everything; the first problem found is the answer. */
export function parseCreateCall(
  parameters: RequestParameters,
  dialect: Dialect,
): Checked<CreateCall> {
  const parties = parseParties(parameters);
  if (!parties.ok) return parties;
  const voice = parseVoice(parameters, dialect);
  if (!voice.ok) return voice;
  const options = parseOptions(parameters, dialect);
  if (!options.ok) return options;
  const progress = parseProgress(parameters, dialect);
  if (!progress.ok) return progress;
  const recording = parseRecordingReport(parameters, dialect);
  if (!recording.ok) return recording;
  // Twilio ignores the events if there's an application.
  const ignoresEvents = dialect === 'twilio' && voice.value.applicationSid !== null;
  return accepted({
    ...parties.value,
    voice: voice.value,
    detectMachine: voice.value.detection !== null,
    ...options.value,
    reporting: {
      progress:
        progress.value !== null && ignoresEvents
          ? { ...progress.value, events: DEFAULT_CALL_EVENTS }
          : progress.value,
      number: null,
      recording: recording.value,
      dialed: null,
    },
  });
}

/** The tones that can be sent after the answer; only Twilio has A to D. */
const DIGITS = { signalwire: /^[\d#*wW]{1,32}$/, twilio: /^[\dA-Da-d#*wW]{1,32}$/ } as const;
const LONGEST_CALL_SECONDS = 86_400;

/** TimeLimit, in seconds; null if it isn't given. */
export const parseTimeLimit = (parameters: RequestParameters): Checked<number | null> =>
  parseWholeNumber(parameters, 'TimeLimit', [1, LONGEST_CALL_SECONDS]);

function parseOptions(
  parameters: RequestParameters,
  dialect: Dialect,
): Checked<
  Pick<CreateCall, 'timeoutSeconds' | 'limitSeconds' | 'record' | 'recordingTerms' | 'keysSent'>
> {
  const timeout = parseWholeNumber(parameters, 'Timeout', [1, 600], 21_208);
  if (!timeout.ok) return timeout;
  const limit = parseTimeLimit(parameters);
  if (!limit.ok) return limit;
  const digits = parameters.one('SendDigits');
  if (digits !== null && !DIGITS[dialect].test(digits)) {
    return invalid(13_222, 'SendDigits takes up to 32 of 0-9, #, * and w.');
  }
  const callerId = parameters.one('CallerId');
  if (callerId !== null && !isAddress(callerId)) {
    return invalid(21_212, 'CallerId must be E.164, a SIP URI or a client name.');
  }
  const price = checkPrice(parameters, 'MaxPricePerMinute');
  if (!price.ok) return price;
  const record = parseFlag(parameters, 'Record');
  if (!record.ok) return record;
  const recording = parseRecordingTerms(parameters, dialect);
  if (!recording.ok) return recording;
  return accepted({
    timeoutSeconds: timeout.value ?? DEFAULT_TIMEOUT_SECONDS,
    limitSeconds: limit.value,
    record: record.value ?? false,
    recordingTerms: recording.value,
    keysSent: (digits ?? '').replace(/w/gi, '').length,
  });
}
