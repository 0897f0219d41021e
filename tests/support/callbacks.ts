/**
 * Callbacks as the providers send them, for specifications: raw parameters that enter the same way as a real
 * request. Seconds count from `T0`. Nothing here decides what a callback means.
 */

import { createHash } from 'node:crypto';
import type { CallEvent, Provenance } from '../../src/core/call-event.ts';
import { classify } from '../../src/core/callback/classify.ts';
import type { Parameters } from '../../src/core/callback/parameters.ts';
import { readDimensions } from '../../src/core/callback/read-dimensions.ts';
import { readEvent } from '../../src/core/callback/read-event.ts';
import { type EventKey, parseEventKey } from '../../src/core/ids.ts';

/** One request that was received. */
export interface Delivery {
  readonly parameters: Parameters;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly provenance: Provenance;
  /** The query of the URL that it was sent to, if that had one. */
  readonly query?: string;
}

/** The own dimensions that specifications set. */
export const OWN_DIMENSIONS = ['agent', 'queue'];

/** Parameters that add to the usual ones or replace them. Null removes one. */
export type Fields = Readonly<Record<string, string | readonly string[] | null>>;

/** Thu, 25 Jun 2026 20:26:00 +0000. */
export const T0 = Date.UTC(2026, 5, 25, 20, 26, 0);
const ACCOUNT_SID = 'b3877c40-da60-4998-90ad-b792e98472af';
const CALL_SID = '6f6f2f0c-1df5-4a7e-9b52-0a0b4d6f1c11';

/** The moment this many seconds after `T0`, in milliseconds since 1970. */
export const atSecond = (second: number): number => T0 + second * 1000;
/** The same as the API shows it. */
export const isoAt = (second: number): string => new Date(atSecond(second)).toISOString();
/** The same as the providers write it. */
export const timestampAt = (second: number): string => rfc2822(atSecond(second));
/** A moment as the providers write it: RFC 2822 in UTC, whole seconds. */
export const rfc2822 = (at: number): string => new Date(at).toUTCString().replace(/GMT$/, '+0000');

/** A request with these parameters about the call, received at this second after `T0`. */
export function request(fields: Fields, receivedSecond: number): Delivery {
  const parameters = new Map<string, string | readonly string[]>();
  for (const [name, value] of Object.entries({
    AccountSid: ACCOUNT_SID,
    CallSid: CALL_SID,
    ...fields,
  })) {
    if (value !== null) parameters.set(name, value);
  }
  return { parameters, receivedAt: atSecond(receivedSecond), provenance: 'callback' };
}

/** A progress callback, received a second after it happened. */
export const progress = (status: string, second: number, fields: Fields = {}): Delivery =>
  request(
    {
      ApiVersion: '2010-04-01',
      CallbackSource: 'call-progress-events',
      Direction: 'outbound-api',
      From: '+15550100001',
      To: '+15550100002',
      CallStatus: status,
      Timestamp: timestampAt(second),
      ...fields,
    },
    second + 1,
  );

/** A number's own callback about a call that began at `second`, received when the call had ended. */
export const numberLevel = (
  status: string,
  second: number,
  durationSeconds: number,
  fields: Fields = {},
): Delivery =>
  request(
    {
      From: '+15550100003',
      To: '+15550100004',
      CallStatus: status,
      CallDuration: String(durationSeconds),
      Timestamp: timestampAt(second),
      ...fields,
    },
    second + durationSeconds + 1,
  );

/** A recording's own callback, which has no time. */
export const recordingIs = (status: string, fields: Fields = {}): Delivery =>
  request(
    {
      RecordingSid: 'RE1',
      RecordingUrl: 'https://example.com/Recordings/RE1',
      RecordingStatus: status,
      ...fields,
    },
    30,
  );

/** A conference event of this participant. */
export const roomSays = (event: string, second: number, fields: Fields = {}): Delivery =>
  request(
    {
      ConferenceSid: 'CF1',
      StatusCallbackEvent: event,
      Timestamp: timestampAt(second),
      ...fields,
    },
    second + 1,
  );

/** The result of asynchronous answering-machine detection. */
export const detected = (answeredBy: string, second: number): Delivery =>
  request({ AnsweredBy: answeredBy }, second);

/** The same fact, as reported by the provider's REST API. */
export const reconciled = (delivery: Delivery): Delivery => ({
  ...delivery,
  provenance: 'reconciled',
});
/** The same fact, as Callboard's own conclusion. */
export const inferred = (delivery: Delivery): Delivery => ({ ...delivery, provenance: 'inferred' });
/** The same request, received at another time. */
export const arriving = (delivery: Delivery, second: number): Delivery => ({
  ...delivery,
  receivedAt: atSecond(second),
});

/** The same fact, sent to a URL with this query. */
export const sentTo = (delivery: Delivery, query: string): Delivery => ({ ...delivery, query });
/** The path and query of the URL that a delivery was sent to. */
export const targetOf = ({ query }: Delivery): string =>
  query === undefined ? '/callbacks/voice' : `/callbacks/voice?${query}`;

/** The event in a delivery, or null if there's none. */
export function readDelivery(delivery: Delivery): CallEvent | null {
  const classified = classify(delivery.parameters);
  if (classified.type !== 'event') return null;
  const { kind, accountSid, callSid } = classified;
  const { provenance, receivedAt, parameters } = delivery;
  const key = keyOf(delivery, kind);
  const dimensions = readDimensions(targetOf(delivery), OWN_DIMENSIONS);
  return readEvent(
    { key, kind, accountSid, callSid, provenance, receivedAt },
    parameters,
    dimensions,
  );
}

/** The event in a delivery. Throws if there's none. */
export function eventOf(delivery: Delivery): CallEvent {
  const event = readDelivery(delivery);
  if (event === null) throw new Error('these parameters are not an event');
  return event;
}

/** Equal only for equal deliveries, like the receiver's own key, which this doesn't imitate. */
function keyOf(delivery: Delivery, kind: string): EventKey {
  const { provenance, parameters, query } = delivery;
  const said = JSON.stringify([kind, provenance, [...parameters].sort(), query]);
  const key = parseEventKey(createHash('md5').update(said).digest('hex'));
  if (key === null) throw new Error('32 hex digits are a key');
  return key;
}
