/** The Account resource: fetch. */
import type { FastifyInstance } from 'fastify';
import { rfc2822 } from '../time/rfc2822.ts';
import { answer } from './answer.ts';
import { resourceUri } from './resource-uris.ts';
import type { RestContext } from './rest-context.ts';
import { accepted } from './rest-error.ts';

/** What the account has here. */
const SUBRESOURCES = {
  calls: 'Calls',
  conferences: 'Conferences',
  incoming_phone_numbers: 'IncomingPhoneNumbers',
  messages: 'Messages',
  recordings: 'Recordings',
} as const;

/** Adds the route, at an account. */
export function accountRoutes(app: FastifyInstance, context: RestContext): void {
  const { dialect, accountSid, token, startAt } = context;
  const below = (name: string): string => resourceUri(dialect, accountSid, `/${name}`);
  const subresources = Object.fromEntries(
    Object.entries(SUBRESOURCES).map(([key, name]) => [key, below(name)]),
  );
  app.get('/', (request, reply) =>
    answer(context, 'accounts.fetch', request, reply, () =>
      accepted({
        status: 200,
        body: {
          sid: accountSid,
          friendly_name: 'Callboard emulator',
          status: 'active',
          type: 'Full',
          // Twilio shows the token, and its main accounts own themselves.
          auth_token: dialect === 'twilio' ? token : 'Redacted',
          owner_account_sid: dialect === 'twilio' ? accountSid : null,
          date_created: rfc2822(startAt),
          date_updated: rfc2822(startAt),
          uri: resourceUri(dialect, accountSid, ''),
          subresource_uris: subresources,
          ...(dialect === 'signalwire' ? { subproject: false } : {}),
        },
      }),
    ),
  );
}
