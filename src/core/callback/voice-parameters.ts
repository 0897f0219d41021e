/**
 * The typed parameters of a voice status callback that aren't facts of the call (`facts/call-facts.ts`).
 * A field is null if its parameter is absent, empty or not of its type; a callback is never refused for that.
 *
 * Sources: SignalWire docs "VoiceStatusCallbackPayload" and "Voice Overview", Twilio docs
 * "Call resource" (read August 2026). "Seen" marks what's sent but isn't in a published schema.
 */

import { firstOf, type NamedParameters } from './parameters.ts';

/**
 * A voice status callback's parameters, each read on demand. Any parameters give a value. "End" means: in
 * terminal callbacks only.
 */
export class VoiceParameters {
  readonly #parameters: NamedParameters;

  constructor(parameters: NamedParameters) {
    this.#parameters = parameters;
  }

  /** `CallbackSource`. Both; every progress callback. Always `call-progress-events`. */
  get callbackSource(): string | null {
    return textOf(this.#parameters, 'CallbackSource');
  }

  /** `CallStatus` as received. Both; every callback. */
  get callStatus(): string | null {
    return textOf(this.#parameters, 'CallStatus');
  }

  /** `Timestamp` as received: RFC 2822, UTC, whole seconds. Both; every callback. */
  get timestamp(): string | null {
    return textOf(this.#parameters, 'Timestamp');
  }

  /** `SequenceNumber`, from 0: counts callbacks, not states. Twilio always, SignalWire often not. */
  get sequenceNumber(): number | null {
    return integerOf(this.#parameters, 'SequenceNumber');
  }

  /** `Duration`, billed minutes, rounded up. Twilio; end. Not the talk time. */
  get billedMinutes(): number | null {
    return numberOf(this.#parameters, 'Duration');
  }

  /** `SipCallId`. SignalWire; end; seen. */
  get sipCallId(): string | null {
    return textOf(this.#parameters, 'SipCallId');
  }

  /** `RecordingUrl`. Both; end, only if this request recorded. The file may not be ready yet. */
  get recordingUrl(): string | null {
    return textOf(this.#parameters, 'RecordingUrl');
  }

  /** `RecordingSid`. As `RecordingUrl`. */
  get recordingSid(): string | null {
    return textOf(this.#parameters, 'RecordingSid');
  }

  /** `RecordingDuration`, seconds. As `RecordingUrl`. */
  get recordingDurationSeconds(): number | null {
    return durationOf(this.#parameters, 'RecordingDuration');
  }

  /** `StirStatus`, attestation A, B or C. Twilio; ringing and in-progress of outbound legs. */
  get stirStatus(): string | null {
    return textOf(this.#parameters, 'StirStatus');
  }

  /**
   * `StirVerstat`, the result of checking the caller's attestation, `TN-Validation-Passed-A` to
   * `No-TN-Validation`. Twilio; inbound voice requests, not documented for status callbacks.
   */
  get stirVerstat(): string | null {
    return textOf(this.#parameters, 'StirVerstat');
  }

  /** `StirPassportToken`, the signed attestation itself (RFC 8225). As `StirVerstat`. */
  get stirPassportToken(): string | null {
    return textOf(this.#parameters, 'StirPassportToken');
  }

  /** `CallToken`, which lets a forwarded call keep its caller's attestation. As `StirVerstat`. */
  get callToken(): string | null {
    return textOf(this.#parameters, 'CallToken');
  }

  /** Where both ends are. Twilio; every callback, if known. Null if the callback has none of it. */
  get geography(): Geography | null {
    return PLACE_NAMES.some((name) => this.#parameters.has(name))
      ? readGeography(this.#parameters)
      : null;
  }
}

/** One end, as Twilio looked up its number. Every callback; often empty, which is null here. */
export interface Place {
  /** `FromCity`, `ToCity`, in capitals. */
  readonly city: string | null;
  /** `FromState`, `ToState`: a state or province, usually two letters. */
  readonly state: string | null;
  /** `FromZip`, `ToZip`: a postal code. */
  readonly zip: string | null;
  /** `FromCountry`, `ToCountry`: ISO 3166-1, two letters. */
  readonly country: string | null;
}

/** Twilio's `FromCity` … `ToCountry`; `CallerCity` … `CalledCountry` repeat them. */
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
  // -0.00 becomes 0, so that no store or comparison meets -0.
  return number === 0 ? 0 : number > 0 ? number : null;
}

/** The number in up to 15 plain digits, which is nearly every one, without the cost of a pattern. */
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

/** No call lasts longer, in seconds: a year. More isn't a duration, and would break dates. */
const LONGEST_SECONDS = 366 * 86_400;

/** A length of time in seconds; null for anything else. */
export function durationOf(parameters: NamedParameters, name: string): number | null {
  const seconds = numberOf(parameters, name);
  return seconds !== null && seconds <= LONGEST_SECONDS ? seconds : null;
}

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

/** The SID of a recording, from the URL of its file; null where that doesn't end with one. */
export const recordingSidIn = (url: string): string | null =>
  url.match(/\/Recordings\/([A-Za-z0-9-]{32,36})(?:\.\w+)?$/)?.[1] ?? null;
