/** A number of the account as the API shows it. Whatever is not known is an explicit null. */
import type { Dialect } from '../dialect.ts';
import type { PhoneNumberRecord } from '../phone-numbers/phone-number.ts';
import { rfc2822 } from '../time/rfc2822.ts';
import { resourceUri } from './resource-uris.ts';

/** The JSON of a number. Twilio writes what it can do in small letters. */
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
    date_created: rfc2822(number.createdAt),
    date_updated: rfc2822(number.updatedAt),
    emergency_address_sid: null,
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
    voice_caller_id_lookup: number.voiceCallerIdLookup,
    voice_receive_mode: 'voice',
    voice_url: number.voiceUrl,
    voice_method: number.voiceMethod,
    voice_fallback_url: number.voiceFallbackUrl,
    voice_fallback_method: number.voiceFallbackMethod,
    uri: resourceUri(dialect, accountSid, path),
  };
  if (dialect === 'signalwire') {
    return {
      ...common,
      capabilities: { Voice: true, SMS: true, MMS: true, Fax: false },
      emergency_status: 'inactive',
      origin: 'signalwire',
    };
  }
  return {
    ...common,
    bundle_sid: null,
    capabilities: { voice: true, sms: true, mms: true, fax: false },
    emergency_status: 'Inactive',
    emergency_address_status: 'unregistered',
    origin: 'twilio',
    status: 'in-use',
    type: 'local',
    subresource_uris: {
      assigned_add_ons: resourceUri(dialect, accountSid, `${path}/AssignedAddOns`),
    },
  };
}
