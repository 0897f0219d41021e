/**
 * A number of the account as the API shows it, in each dialect: the fields that the provider
 * publishes, and no others. What isn't known is an explicit null. Sources: SignalWire docs
 * "Compatibility API: Incoming Phone Numbers" (August 2026), twilio-oai `twilio_api_v2010.json`
 * (August 2026).
 */
import type { Dialect } from '../../contract/dialect.ts';
import type { PhoneNumberRecord } from '../../owned-numbers/phone-number.ts';
import { rfc2822 } from '../../world/rfc2822.ts';
import { resourceUri } from '../resource-uris.ts';
import { countryOf, isTollFree } from './number-country.ts';

/** The JSON of a number. */
export function phoneNumberResource(
  dialect: Dialect,
  accountSid: string,
  number: PhoneNumberRecord,
) {
  const path = `/IncomingPhoneNumbers/${number.sid}`;
  const common = {
    sid: number.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    phone_number: number.phoneNumber,
    friendly_name: number.friendlyName,
    address_requirements: 'none',
    address_sid: null,
    beta: false,
    capabilities: { voice: true, sms: true, mms: true, fax: false },
    date_created: rfc2822(number.createdAt),
    date_updated: rfc2822(number.updatedAt),
    emergency_address_sid: null,
    emergency_status: 'Inactive',
    identity_sid: null,
    sms_application_sid: null,
    sms_url: number.smsUrl,
    sms_method: number.smsMethod,
    sms_fallback_url: number.smsFallbackUrl,
    sms_fallback_method: number.smsFallbackMethod,
    status_callback: number.statusCallback,
    status_callback_method: number.statusCallbackMethod,
    trunk_sid: null,
    voice_application_sid: null,
    voice_url: number.voiceUrl,
    voice_method: number.voiceMethod,
    voice_fallback_url: number.voiceFallbackUrl,
    voice_fallback_method: number.voiceFallbackMethod,
    uri: resourceUri(dialect, accountSid, path),
  };
  if (dialect === 'signalwire') {
    return {
      ...common,
      account_id: accountSid,
      country_code: countryOf(number.phoneNumber),
      origin: 'signalwire',
      // Documented as always null.
      voice_caller_id_lookup: null,
      ...(isTollFree(number.phoneNumber) ? { verification_status: 'Unverified' } : {}),
    };
  }
  return {
    ...common,
    bundle_sid: null,
    emergency_address_status: 'unregistered',
    origin: 'twilio',
    status: 'in-use',
    type: 'local',
    voice_caller_id_lookup: number.voiceCallerIdLookup,
    voice_receive_mode: 'voice',
  };
}
