/**
 * What to paste at the provider so that its callbacks come here: over REST, in a document, and at a number.
 *
 * Sources: SignalWire docs "Create a call", "Update an incoming phone number", Twilio docs "Call resource",
 * "IncomingPhoneNumber resource", "TwiML Number" (read August 2026).
 */

import type { VerifyingKeys } from '../../../../src/core/wire/connect.ts';

export type Provider = VerifyingKeys['provider'];

export interface Snippets {
  readonly rest: string;
  /** cXML or TwiML. */
  readonly document: string;
  readonly number: string;
}

/** `completed` covers every end: busy, failed, not answered and canceled too. */
const EVENTS = ['initiated', 'ringing', 'answered', 'completed'] as const;

interface Api {
  /** Up to the name of the resource. */
  readonly base: string;
  readonly login: string;
  readonly suffix: string;
}

const APIS: Readonly<Record<Provider, Api>> = {
  signalwire: {
    base: 'https://$SIGNALWIRE_SPACE_URL/api/laml/2010-04-01/Accounts/$SIGNALWIRE_PROJECT_ID',
    login: '$SIGNALWIRE_PROJECT_ID:$SIGNALWIRE_API_TOKEN',
    suffix: '',
  },
  twilio: {
    base: 'https://api.twilio.com/2010-04-01/Accounts/$TWILIO_ACCOUNT_SID',
    login: '$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN',
    suffix: '.json',
  },
};

export function snippetsFor(provider: Provider, callbackUrl: string): Snippets {
  const post = (resource: string, fields: readonly string[]): string => {
    const { base, login, suffix } = APIS[provider];
    return [
      `curl -u "${login}" \\`,
      `  "${base}/${resource}${suffix}" \\`,
      ...fields.map(
        (field, index) => `  --data-urlencode "${field}"${index < fields.length - 1 ? ' \\' : ''}`,
      ),
    ].join('\n');
  };
  return {
    rest: post('Calls', [
      'From=+15550100001',
      'To=+15550100002',
      'Url=https://example.com/voice',
      `StatusCallback=${callbackUrl}`,
      ...EVENTS.map((event) => `StatusCallbackEvent=${event}`),
      'StatusCallbackMethod=POST',
    ]),
    document: [
      '<Response>',
      '  <Dial>',
      `    <Number statusCallback="${attribute(callbackUrl)}"`,
      `            statusCallbackEvent="${EVENTS.join(' ')}"`,
      '            statusCallbackMethod="POST">+15550100002</Number>',
      '  </Dial>',
      '</Response>',
    ].join('\n'),
    number: post('IncomingPhoneNumbers/$NUMBER_SID', [
      `StatusCallback=${callbackUrl}`,
      'StatusCallbackMethod=POST',
    ]),
  };
}

/** As the value of an attribute in XML. */
const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
