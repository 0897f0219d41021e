/** Reads callback addresses and their events from request parameters. */

import { type CallbackPurpose, parseCallbackTarget } from '../contract/callback-target.ts';
import type { Dialect } from '../contract/dialect.ts';
import {
  CALL_EVENTS,
  type CallbackAddress,
  type CallbackMethod,
  type CallEventName,
  DEFAULT_CALL_EVENTS,
  DEFAULT_RECORDING_EVENTS,
  type ProgressSubscription,
  RECORDING_EVENTS,
  type RecordingSubscription,
} from '../contract/subscription.ts';
import type { RequestParameters } from './request-parameters.ts';
import { accepted, type Checked, invalid } from './rest-error.ts';

/** SignalWire also accepts these, without documenting a meaning. */
const SIGNALWIRE_ONLY_EVENTS: ReadonlySet<string> = new Set([
  'ringing_forwarded',
  'ringing_queued',
]);

/** GET or POST; POST by default, 21209 for anything else. */
export function parseMethod(parameters: RequestParameters, name: string): Checked<CallbackMethod> {
  const text = parameters.one(name)?.toUpperCase() ?? 'POST';
  if (text === 'GET' || text === 'POST') return accepted(text);
  return invalid(21_209, `${name} must be GET or POST.`);
}

/** A URL and its method; null if none is given, 21456 (Twilio: 21609) for a bad URL. */
export function parseAddress(
  parameters: RequestParameters,
  name: string,
  dialect: Dialect,
  purpose: CallbackPurpose,
): Checked<CallbackAddress | null> {
  const method = parseMethod(parameters, `${name}Method`);
  if (!method.ok) return method;
  const url = parameters.one(name);
  if (url === null) return accepted(null);
  const target = parseCallbackTarget(url, dialect, purpose);
  if (target === null) {
    const code = dialect === 'signalwire' ? 21_456 : 21_609;
    return invalid(code, `${name} must be an absolute http or https URL.`);
  }
  return accepted({ target, method: method.value });
}

/**
 * Progress callbacks of a call. Several events are several parameters: one value with spaces, a common
 * mistake, is refused with 21626 like any unknown event. SignalWire refuses events without a URL with
 * 21408; Twilio documents no code for it. Participants are documented to take spaces, which `separator`
 * allows.
 */
export function parseProgress(
  parameters: RequestParameters,
  dialect: Dialect,
  separator: 'none' | 'blanks' = 'none',
): Checked<ProgressSubscription | null> {
  const address = parseAddress(parameters, 'StatusCallback', dialect, 'call');
  if (!address.ok) return address;
  const events = new Set<CallEventName>();
  const words = parameters
    .all('StatusCallbackEvent')
    .flatMap((text) => (separator === 'blanks' ? text.split(' ') : [text]))
    .filter((word) => word !== '');
  for (const word of words) {
    const event = CALL_EVENTS.find((known) => known === word);
    if (event !== undefined) events.add(event);
    else if (dialect !== 'signalwire' || !SIGNALWIRE_ONLY_EVENTS.has(word)) {
      const hint = word.includes(' ') ? ' Repeat the parameter for each event.' : '';
      return invalid(21_626, `StatusCallbackEvent is not one of ${CALL_EVENTS.join(', ')}.${hint}`);
    }
  }
  if (address.value === null) {
    if (dialect === 'twilio' || words.length === 0) return accepted(null);
    return invalid(21_408, 'StatusCallbackEvent requires a StatusCallback.');
  }
  const isDefault = words.length === 0;
  return accepted({ ...address.value, events: isDefault ? DEFAULT_CALL_EVENTS : events });
}

const BAD_RECORDING_EVENT = { signalwire: 13_621, twilio: 21_626 } as const;

/** Callbacks of a recording, by default of a call's; their events are one value with spaces. */
export function parseRecordingReport(
  parameters: RequestParameters,
  dialect: Dialect,
  name = 'RecordingStatusCallback',
): Checked<RecordingSubscription | null> {
  const address = parseAddress(parameters, name, dialect, 'call');
  if (!address.ok) return address;
  const words = parameters
    .all(`${name}Event`)
    .flatMap((text) => text.split(' '))
    .filter((word) => word !== '');
  const events = RECORDING_EVENTS.filter((known) => words.includes(known));
  if (events.length < new Set(words).size) {
    const known = RECORDING_EVENTS.join(', ');
    const code = BAD_RECORDING_EVENT[dialect];
    return invalid(code, `${name}Event takes ${known}, separated by spaces.`);
  }
  if (address.value === null) return accepted(null);
  const subscribed = events.length === 0 ? DEFAULT_RECORDING_EVENTS : new Set(events);
  return accepted({ ...address.value, events: subscribed });
}
