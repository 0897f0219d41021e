/**
 * A message as the API shows it, in each dialect: the fields that the provider publishes, and no
 * others. What isn't known is an explicit null. Sources: SignalWire docs "Compatibility API:
 * Messages" (August 2026), twilio-oai `twilio_api_v2010.json` (August 2026).
 */
import type { Dialect } from '../../contract/dialect.ts';
import type { MessageRecord } from '../../messages/message.ts';
import { rfc2822, rfc2822OrNull } from '../../world/rfc2822.ts';
import { resourceUri } from '../resource-uris.ts';

const ERROR_MESSAGES: ReadonlyMap<number, string> = new Map([
  [30_003, 'Unreachable destination handset'],
  [30_007, 'Message filtered'],
  [30_008, 'Unknown error'],
]);

const PRICE_PER_SEGMENT = 0.0075;

/** The JSON of a message. Counts and prices are strings on Twilio, error codes on SignalWire. */
export function messageResource(dialect: Dialect, accountSid: string, message: MessageRecord) {
  const uri = resourceUri(dialect, accountSid, `/Messages/${message.sid}`);
  const { segments } = message;
  const media = dialect === 'twilio' ? uri.replace('.json', '/Media.json') : `${uri}/Media`;
  return {
    sid: message.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: message.body,
    num_segments: dialect === 'twilio' ? `${segments}` : segments,
    num_media: dialect === 'twilio' ? `${message.mediaCount}` : message.mediaCount,
    status: restStatus(dialect, message),
    direction: 'outbound-api',
    from: message.from,
    to: message.to,
    messaging_service_sid: message.messagingServiceSid,
    date_created: rfc2822(message.createdAt),
    date_updated: rfc2822(message.updatedAt),
    date_sent: rfc2822OrNull(message.sentAt),
    error_code: dialect === 'signalwire' ? textOrNull(message.errorCode) : message.errorCode,
    error_message:
      message.errorCode === null ? null : (ERROR_MESSAGES.get(message.errorCode) ?? null),
    price: message.sentAt === null ? null : priceOf(segments * PRICE_PER_SEGMENT, dialect),
    price_unit: 'USD',
    uri,
    subresource_uris: { media },
  };
}

/** SignalWire's API says `initiated` when its callbacks say `sending`. */
const restStatus = (dialect: Dialect, { status }: MessageRecord): string =>
  dialect === 'signalwire' && status === 'sending' ? 'initiated' : status;

const textOrNull = (code: number | null): string | null => (code === null ? null : `${code}`);

const priceOf = (dollars: number, dialect: Dialect): number | string =>
  dialect === 'twilio' ? (-dollars).toFixed(5) : Number(dollars.toFixed(5));
