/**
 * The Account resource: fetch. Sources: SignalWire docs "Compatibility API: Accounts" (August 2026),
 * twilio-oai `twilio_api_v2010.json` (August 2026).
 */
import type { FastifyInstance } from 'fastify';
import { rfc2822 } from '../../world/rfc2822.ts';
import { answer } from '../answer.ts';
import { resourceUri } from '../resource-uris.ts';
import type { RestContext } from '../rest-context.ts';
import { accepted } from '../rest-error.ts';

/** Fields of both providers' accounts. */
const SUBRESOURCES = {
  calls: 'Calls',
  conferences: 'Conferences',
  incoming_phone_numbers: 'IncomingPhoneNumbers',
  messages: 'Messages',
  recordings: 'Recordings',
} as const;

/** What else SignalWire's account links to; these lists are empty here. */
const SIGNALWIRE_SUBRESOURCES = {
  applications: 'Applications',
  available_phone_numbers: 'AvailablePhoneNumbers',
  queues: 'Queues',
  transcriptions: 'Transcriptions',
} as const;

/** Documented by SignalWire as always null. */
const SIGNALWIRE_ABSENT = {
  addresses: null,
  authorized_connect_apps: null,
  connect_apps: null,
  keys: null,
  notifications: null,
  outgoing_caller_ids: null,
  sandbox: null,
  short_codes: null,
  sip: null,
  usage: null,
} as const;

/** Adds the route, at an account. */
export function accountRoutes(app: FastifyInstance, context: RestContext): void {
  const { dialect, accountSid, token, startAt } = context;
  const below = (name: string): string => resourceUri(dialect, accountSid, `/${name}`);
  const urisOf = (names: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(names).map(([key, name]) => [key, below(name)]));
  const ownFields =
    dialect === 'twilio'
      ? { auth_token: token, subresource_uris: urisOf(SUBRESOURCES) }
      : {
          auth_token: 'redacted',
          region_preference: 'us-east',
          signing_key: null,
          subproject: false,
          subresource_uris: {
            ...urisOf(SUBRESOURCES),
            ...urisOf(SIGNALWIRE_SUBRESOURCES),
            ...SIGNALWIRE_ABSENT,
          },
        };
  app.get('/', (request, reply) =>
    answer(context, 'accounts.fetch', request, reply, () =>
      accepted({
        status: 200,
        body: {
          sid: accountSid,
          friendly_name: 'Callboard emulator',
          status: 'active',
          type: 'Full',
          // A main account owns itself.
          owner_account_sid: accountSid,
          date_created: rfc2822(startAt),
          date_updated: rfc2822(startAt),
          uri: resourceUri(dialect, accountSid, ''),
          ...ownFields,
        },
      }),
    ),
  );
}
