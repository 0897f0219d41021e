/**
 * A call as the API shows it, in each dialect: the fields that the provider publishes, and no
 * others. What isn't known is an explicit null. Sources: SignalWire docs "Compatibility API: Calls"
 * (August 2026), twilio-oai `twilio_api_v2010.json` (August 2026).
 */

import { type CallRecord, conversationSeconds } from '../../calls/call-leg.ts';
import { formatAddress } from '../../contract/addresses.ts';
import type { Dialect } from '../../contract/dialect.ts';
import { isEnd } from '../../vocabulary/call-status.ts';
import { rfc2822, rfc2822OrNull } from '../../world/rfc2822.ts';
import { resourceUri } from '../resource-uris.ts';

const PRICE_PER_MINUTE = 0.0085;

/** The status that REST shows, where an initiated call is still queued. */
export const restStatus = (call: CallRecord): string =>
  call.status === 'initiated' ? 'queued' : call.status;

/** When it was answered, otherwise when it was dialed; null while it's queued. */
export const startTime = (call: CallRecord): number | null => call.answeredAt ?? call.initiatedAt;

/**
 * The JSON of a call. Its length and price are numbers on SignalWire and strings on Twilio.
 * @param phoneNumberSid the number of the account that it came in on, or went out from
 */
export function callResource(
  dialect: Dialect,
  accountSid: string,
  call: CallRecord,
  phoneNumberSid: string | null,
) {
  const uri = resourceUri(dialect, accountSid, `/Calls/${call.sid}`);
  const common = {
    sid: call.sid,
    date_created: rfc2822(call.createdAt),
    date_updated: rfc2822(call.updatedAt),
    parent_call_sid: call.parentSid,
    account_sid: accountSid,
    to: call.to,
    to_formatted: formatAddress(call.to),
    from: call.from,
    from_formatted: formatAddress(call.from),
    phone_number_sid: phoneNumberSid,
    status: restStatus(call),
    start_time: rfc2822OrNull(startTime(call)),
    end_time: rfc2822OrNull(call.endedAt),
    price_unit: 'USD',
    direction: call.direction,
    api_version: '2010-04-01',
    group_sid: null,
    uri,
  };
  return dialect === 'twilio'
    ? { ...common, ...twilioFields(call, uri) }
    : { ...common, ...signalwireFields(call, uri) };
}

function twilioFields(call: CallRecord, uri: string) {
  const price = callPrice(call);
  return {
    duration: isEnd(call.status) ? `${conversationSeconds(call)}` : null,
    price: price === null ? null : (-price).toFixed(5),
    answered_by: call.answeredBy,
    forwarded_from: call.forwardedFrom ?? call.calledVia,
    caller_name: call.callerName,
    queue_time: '0',
    trunk_sid: null,
    subresource_uris: {
      notifications: uri.replace('.json', '/Notifications.json'),
      recordings: uri.replace('.json', '/Recordings.json'),
    },
  };
}

function signalwireFields(call: CallRecord, uri: string) {
  return {
    formatted_to: formatAddress(call.to),
    formatted_from: formatAddress(call.from),
    duration: conversationSeconds(call),
    price: callPrice(call),
    answered_by: personOrMachine(call.answeredBy),
    // Documented as always null, whatever callbacks say.
    forwarded_from: null,
    caller_name: null,
    annotation: null,
    audio_in_mos: call.audio === null ? null : Math.round(call.audio.mos * 100) / 100,
    audio_rtt_avg: null,
    audio_rtt_min: null,
    audio_rtt_max: null,
    audio_out_jitter_avg: null,
    audio_out_jitter_min: null,
    audio_out_jitter_max: null,
    audio_out_lost: call.audio?.outLost ?? null,
    sip_result_code: call.sip === null ? null : `${call.sip.code}`,
    subresource_uris: { notifications: null, recordings: `${uri}/Recordings` },
  };
}

/** In US dollars; null while the call lasts. */
const callPrice = (call: CallRecord): number | null =>
  isEnd(call.status) ? Math.ceil(conversationSeconds(call) / 60) * PRICE_PER_MINUTE : null;

/** The two answers that SignalWire's API knows; null for anything else, such as a fax. */
function personOrMachine(answeredBy: CallRecord['answeredBy']): 'human' | 'machine' | null {
  if (answeredBy === 'human') return answeredBy;
  return answeredBy?.startsWith('machine') === true ? 'machine' : null;
}
