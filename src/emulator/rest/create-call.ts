/**
 * Checks the parameters of a new call. Source of the rules and numbers: SignalWire docs "Create a
 * call" and "Error codes", Twilio docs "Call resource" (August 2026).
 */
import type { CallReporting } from '../callbacks/subscription.ts';
import { DEFAULT_CALL_EVENTS } from '../callbacks/subscription.ts';
import type { Dialect } from '../dialect.ts';
import type { VoiceInstructions } from '../engine/call-leg.ts';
import { isAddress, isWebUrl } from './addresses.ts';
import {
  parseAddress,
  parseMethod,
  parseProgress,
  parseRecordingReport,
} from './callback-parameters.ts';
import type { RequestParameters } from './request-parameters.ts';
import { accepted, type Checked, invalid } from './rest-error.ts';

/** A call that may be placed. */
export interface CreateCall {
  readonly to: string;
  readonly from: string;
  readonly voice: VoiceInstructions;
  readonly reporting: CallReporting;
  readonly timeoutSeconds: number;
  readonly record: boolean;
  readonly detectMachine: boolean;
}

const DEFAULT_TIMEOUT_SECONDS = 60;

/** Checks everything; the first fault found is the answer. */
export function parseCreateCall(
  parameters: RequestParameters,
  dialect: Dialect,
): Checked<CreateCall> {
  const to = parameters.one('To');
  const from = parameters.one('From');
  if (to === null) return invalid(21_201, "A 'To' number is required.");
  if (from === null) return invalid(21_213, "A 'From' number is required.");
  if (!isAddress(to)) return invalid(21_211, "'To' must be E.164, a SIP URI or a client name.");
  if (!isAddress(from)) return invalid(21_212, "'From' must be E.164, a SIP URI or a client name.");
  const voice = parseVoice(parameters, dialect);
  if (!voice.ok) return voice;
  const options = parseOptions(parameters);
  if (!options.ok) return options;
  const progress = parseProgress(parameters, dialect);
  if (!progress.ok) return progress;
  const recording = parseRecordingReport(parameters, dialect);
  if (!recording.ok) return recording;
  // Twilio ignores the events where an application is given.
  const ignoresEvents = dialect === 'twilio' && voice.value.applicationSid !== null;
  return accepted({
    to,
    from,
    voice: voice.value,
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

/** Url, ApplicationSid or Twiml: one of them must say what the call is for. */
function parseVoice(parameters: RequestParameters, dialect: Dialect): Checked<VoiceInstructions> {
  const url = parameters.one('Url');
  const applicationSid = parameters.one('ApplicationSid');
  const twiml = parameters.one('Twiml');
  if (url === null && applicationSid === null && twiml === null) {
    return invalid(21_205, 'One of Url, ApplicationSid or Twiml is required.');
  }
  if (applicationSid !== null && !/^[A-Za-z0-9-]{8,64}$/.test(applicationSid)) {
    return invalid(21_218, 'ApplicationSid is not an application.');
  }
  for (const name of ['Url', 'FallbackUrl']) {
    const text = parameters.one(name);
    if (text !== null && !isWebUrl(text)) {
      return invalid(21_402, `${name} must be an absolute http or https URL.`);
    }
  }
  const method = parseMethod(parameters, 'Method');
  if (!method.ok) return method;
  const fallbackMethod = parseMethod(parameters, 'FallbackMethod');
  if (!fallbackMethod.ok) return fallbackMethod;
  const detection = parseDetection(parameters, dialect);
  if (!detection.ok) return detection;
  return accepted({
    url,
    method: method.value,
    fallbackUrl: parameters.one('FallbackUrl'),
    fallbackMethod: fallbackMethod.value,
    applicationSid,
    twiml,
    detection: detection.value,
  });
}

function parseDetection(
  parameters: RequestParameters,
  dialect: Dialect,
): Checked<VoiceInstructions['detection']> {
  const mode = parameters.one('MachineDetection');
  const report = parseAddress(parameters, 'AsyncAmdStatusCallback', dialect, 'call');
  if (!report.ok) return report;
  if (mode === null || mode === 'none') return accepted(null);
  return accepted({
    untilGreetingEnds: mode === 'DetectMessageEnd',
    isAsync: parameters.one('AsyncAmd') === 'true',
    report: report.value,
  });
}

const MACHINE_DETECTION: ReadonlySet<string> = new Set(['Enable', 'DetectMessageEnd', 'none']);

function parseOptions(
  parameters: RequestParameters,
): Checked<Pick<CreateCall, 'timeoutSeconds' | 'record' | 'detectMachine'>> {
  const timeout = parameters.one('Timeout');
  const timeoutSeconds = timeout === null ? DEFAULT_TIMEOUT_SECONDS : Number(timeout);
  if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1 || timeoutSeconds > 600) {
    return invalid(21_208, 'Timeout must be a whole number of seconds from 1 to 600.');
  }
  const digits = parameters.one('SendDigits');
  if (digits !== null && !/^[\d#*wW]{1,32}$/.test(digits)) {
    return invalid(13_222, 'SendDigits takes up to 32 of 0-9, #, * and w.');
  }
  const detection = parameters.one('MachineDetection');
  if (detection !== null && !MACHINE_DETECTION.has(detection)) {
    return invalid(21_234, 'MachineDetection must be Enable, DetectMessageEnd or none.');
  }
  const price = parameters.one('MaxPricePerMinute');
  if (price !== null && !(Number(price) >= 0)) {
    return invalid(30_010, 'MaxPricePerMinute must be a number that is not negative.');
  }
  return accepted({
    timeoutSeconds,
    record: parameters.one('Record') === 'true',
    detectMachine: detection !== null && detection !== 'none',
  });
}
