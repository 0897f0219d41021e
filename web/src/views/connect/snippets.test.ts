import { expect, it } from 'vitest';
import { snippetsFor } from './snippets.ts';

const URL_ = 'https://callboard.example.com/callbacks/voice';

it('repeats the event over REST, and lists the events in a document', () => {
  const { rest, document } = snippetsFor('signalwire', URL_);
  expect(rest.match(/StatusCallbackEvent=\w+/g)).toEqual([
    'StatusCallbackEvent=initiated',
    'StatusCallbackEvent=ringing',
    'StatusCallbackEvent=answered',
    'StatusCallbackEvent=completed',
  ]);
  expect(rest).toContain(`"StatusCallback=${URL_}" \\\n`);
  expect(document).toContain('statusCallbackEvent="initiated ringing answered completed"');
});

it('each provider has its own API', () => {
  expect(snippetsFor('signalwire', URL_).number).toContain(
    '/api/laml/2010-04-01/Accounts/$SIGNALWIRE_PROJECT_ID/IncomingPhoneNumbers/$NUMBER_SID"',
  );
  expect(snippetsFor('twilio', URL_).rest).toContain(
    'https://api.twilio.com/2010-04-01/Accounts/$TWILIO_ACCOUNT_SID/Calls.json"',
  );
});

it('a command ends without a backslash', () => {
  expect(snippetsFor('twilio', URL_).number).toMatch(/StatusCallbackMethod=POST"$/);
});

it('a document escapes the parameters of the URL', () => {
  expect(snippetsFor('twilio', `${URL_}?a=1&b="2"`).document).toContain(
    '?a=1&amp;b=&quot;2&quot;"',
  );
});
