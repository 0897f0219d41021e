/**
 * Reads what a call should run (Url and related parameters), and how to detect who answered. Sources:
 * SignalWire docs "Create a call", Twilio docs "Call resource" and "Answering Machine Detection" (August
 * 2026).
 */

import type { VoiceInstructions } from '../../calls/call-leg.ts';
import { isWebUrl } from '../../contract/addresses.ts';
import type { Dialect } from '../../contract/dialect.ts';
import { parseAddress, parseMethod } from '../callback-parameters.ts';
import { parseChoice, parseFlag, parseWholeNumber } from '../choices.ts';
import type { RequestParameters } from '../request-parameters.ts';
import { accepted, type Checked, invalid } from '../rest-error.ts';

const LONGEST_DOCUMENT = 4_000;

/** Url, ApplicationSid or Twiml: one of them is required. */
export function parseVoice(
  parameters: RequestParameters,
  dialect: Dialect,
): Checked<VoiceInstructions> {
  const applicationSid = parameters.one('ApplicationSid');
  const twiml = parseDocument(parameters, dialect);
  if (!twiml.ok) return twiml;
  if (parameters.one('Url') === null && applicationSid === null && twiml.value === null) {
    return invalid(21_205, 'One of Url, ApplicationSid or Twiml is required.');
  }
  if (applicationSid !== null && !/^[A-Za-z0-9-]{8,64}$/.test(applicationSid)) {
    return invalid(21_218, "ApplicationSid isn't an application.");
  }
  const addresses = parseVoiceAddresses(parameters, dialect);
  if (!addresses.ok) return addresses;
  const detection = parseDetection(parameters, dialect);
  if (!detection.ok) return detection;
  return accepted({
    ...addresses.value,
    applicationSid,
    twiml: twiml.value,
    detection: detection.value,
  });
}

/** The inline document, which SignalWire also accepts as Laml; null if it isn't given. */
export function parseDocument(
  parameters: RequestParameters,
  dialect: Dialect,
): Checked<string | null> {
  const laml = dialect === 'signalwire' ? parameters.one('Laml') : null;
  const text = parameters.one('Twiml') ?? laml;
  if (text !== null && text.length > LONGEST_DOCUMENT) {
    return invalid(20_422, `Twiml must not be longer than ${LONGEST_DOCUMENT} characters.`);
  }
  return accepted(text);
}

/** Twilio has one code for an invalid `Url` and a missing one ("21205", August 2026). */
const BAD_URL = { signalwire: 21_402, twilio: 21_205 } as const;
const BAD_FALLBACK = 21_402;

/** Url, FallbackUrl and their methods. */
export function parseVoiceAddresses(
  parameters: RequestParameters,
  dialect: Dialect,
): Checked<Pick<VoiceInstructions, 'url' | 'method' | 'fallbackUrl' | 'fallbackMethod'>> {
  const urls = [
    ['Url', BAD_URL[dialect]],
    ['FallbackUrl', BAD_FALLBACK],
  ] as const;
  for (const [name, code] of urls) {
    const text = parameters.one(name);
    if (text !== null && !isWebUrl(text)) {
      return invalid(code, `${name} must be an absolute http or https URL.`);
    }
  }
  const method = parseMethod(parameters, 'Method');
  if (!method.ok) return method;
  const fallbackMethod = parseMethod(parameters, 'FallbackMethod');
  if (!fallbackMethod.ok) return fallbackMethod;
  return accepted({
    url: parameters.one('Url'),
    method: method.value,
    fallbackUrl: parameters.one('FallbackUrl'),
    fallbackMethod: fallbackMethod.value,
  });
}

/** The tuning parameters of answering machine detection, with their bounds. */
const TUNING = {
  MachineDetectionSpeechThreshold: [1_000, 6_000],
  MachineDetectionSpeechEndThreshold: [500, 5_000],
  MachineDetectionSilenceTimeout: [2_000, 10_000],
  MachineWordsThreshold: [1, 100],
} as const;
/** The bounds of `MachineDetectionTimeout`, which differ. */
const DETECTION_SECONDS = { signalwire: [1, 120], twilio: [3, 59] } as const;
const BAD_DETECTION = 21_234;

/**
 * MachineDetection and its tuning; null without detection. `callback` names the parameter with the URL
 * for a detection that runs alongside the call.
 */
export function parseDetection(
  parameters: RequestParameters,
  dialect: Dialect,
  callback: 'AsyncAmdStatusCallback' | 'AmdStatusCallback' = 'AsyncAmdStatusCallback',
): Checked<VoiceInstructions['detection']> {
  const modes = ['Enable', 'DetectMessageEnd', 'none'] as const;
  const mode = parseChoice(parameters, 'MachineDetection', modes, BAD_DETECTION);
  if (!mode.ok) return mode;
  const tuning = { MachineDetectionTimeout: DETECTION_SECONDS[dialect], ...TUNING };
  for (const [name, range] of Object.entries(tuning)) {
    const value = parseWholeNumber(parameters, name, range, BAD_DETECTION);
    if (!value.ok) return value;
  }
  const isAsync = parseFlag(parameters, 'AsyncAmd', BAD_DETECTION);
  if (!isAsync.ok) return isAsync;
  const partial = parseFlag(parameters, 'AsyncAmdPartialResults', BAD_DETECTION);
  if (!partial.ok) return partial;
  const report = parseAddress(parameters, callback, dialect, 'call');
  if (!report.ok) return report;
  if (dialect === 'signalwire' && isAsync.value === true && report.value === null) {
    return invalid(21_262, 'AsyncAmd requires an AsyncAmdStatusCallback.');
  }
  // Twilio documents that SendDigits disables detection.
  const isOff = mode.value === null || mode.value === 'none';
  if (isOff || (dialect === 'twilio' && parameters.one('SendDigits') !== null))
    return accepted(null);
  return accepted({
    untilGreetingEnds: mode.value === 'DetectMessageEnd',
    isAsync: isAsync.value ?? false,
    report: report.value,
  });
}
