/**
 * Checks a number's settings. An empty value removes a URL. Sources: SignalWire docs
 * "Update an incoming phone number", Twilio docs "IncomingPhoneNumber resource" (August 2026).
 */

import { isWebUrl } from '../../contract/addresses.ts';
import type { Dialect } from '../../contract/dialect.ts';
import type { CallbackMethod } from '../../contract/subscription.ts';
import type { PhoneNumberSettings } from '../../owned-numbers/phone-number.ts';
import { parseMethod } from '../callback-parameters.ts';
import { parseFlag } from '../choices.ts';
import type { RequestParameters } from '../request-parameters.ts';
import { accepted, type Checked, invalid } from '../rest-error.ts';

type Settings = { -readonly [Name in keyof PhoneNumberSettings]?: PhoneNumberSettings[Name] };

const URLS = {
  VoiceUrl: 'voiceUrl',
  VoiceFallbackUrl: 'voiceFallbackUrl',
  StatusCallback: 'statusCallback',
  SmsUrl: 'smsUrl',
  SmsFallbackUrl: 'smsFallbackUrl',
} as const;

const METHODS = {
  VoiceMethod: 'voiceMethod',
  VoiceFallbackMethod: 'voiceFallbackMethod',
  StatusCallbackMethod: 'statusCallbackMethod',
  SmsMethod: 'smsMethod',
  SmsFallbackMethod: 'smsFallbackMethod',
} as const;

const LONGEST_NAME = 64;
const BAD_NAME = { signalwire: 20_002, twilio: 20_422 } as const;

/** Only the settings that are given. */
export function parsePhoneNumberSettings(
  parameters: RequestParameters,
  dialect: Dialect,
): Checked<Settings> {
  const settings: Settings = {};
  for (const [name, key] of Object.entries(URLS)) {
    const url = parseUrl(parameters, name, dialect);
    if (!url.ok) return url;
    if (parameters.has(name)) settings[key] = url.value;
  }
  for (const [name, key] of Object.entries(METHODS)) {
    const method: Checked<CallbackMethod> = parseMethod(parameters, name);
    if (!method.ok) return method;
    if (parameters.has(name)) settings[key] = method.value;
  }
  const lookup = parseFlag(parameters, 'VoiceCallerIdLookup');
  if (!lookup.ok) return lookup;
  if (lookup.value !== null) settings.voiceCallerIdLookup = lookup.value;
  const friendlyName = parameters.one('FriendlyName');
  if (friendlyName !== null && friendlyName.length > LONGEST_NAME) {
    const message = `FriendlyName must not be longer than ${LONGEST_NAME} characters.`;
    return invalid(BAD_NAME[dialect], message);
  }
  if (friendlyName !== null) settings.friendlyName = friendlyName;
  return accepted(settings);
}

function parseUrl(
  parameters: RequestParameters,
  name: string,
  dialect: Dialect,
): Checked<string | null> {
  const url = parameters.one(name);
  if (url === null || isWebUrl(url)) return accepted(url);
  const callbackCode = dialect === 'signalwire' ? 21_456 : 21_609;
  const code = name === 'StatusCallback' ? callbackCode : 21_402;
  return invalid(code, `${name} must be an absolute http or https URL.`);
}
