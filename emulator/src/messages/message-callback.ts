/** The parameters of a message's status callbacks, in both dialects. Pure over its record. */

import type { Dialect } from '../contract/dialect.ts';
import type { Parameters } from '../contract/form.ts';
import type { MessageRecord } from './message.ts';

/** A message status callback. */
export function messageCallback(
  dialect: Dialect,
  message: MessageRecord,
  accountSid: string,
): Parameters {
  const parameters: Record<string, string> = {
    MessageSid: message.sid,
    MessageStatus: message.status,
    AccountSid: accountSid,
    From: message.from ?? message.messagingServiceSid ?? '',
    To: message.to,
    ApiVersion: '2010-04-01',
  };
  if (message.errorCode !== null) parameters['ErrorCode'] = `${message.errorCode}`;
  if (dialect === 'twilio') {
    parameters['SmsSid'] = message.sid;
    parameters['SmsStatus'] = message.status;
  } else {
    parameters['Body'] = message.body;
    parameters['NumMedia'] = `${message.mediaCount}`;
    parameters['NumSegments'] = `${message.segments}`;
  }
  return parameters;
}
