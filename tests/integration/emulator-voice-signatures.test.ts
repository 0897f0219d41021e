/** The official SDKs' validators accept every request for a document, whatever causes it. */

import type { Dialect } from '@callboard/emulator';
import { expect, test } from 'vitest';
import { signalwireAccepts, twilioAccepts } from '../support/sdk-clients.ts';
import { voiceEmulator } from '../support/voice-emulator.ts';

const ORACLES = {
  signalwire: { header: 'x-signalwire-signature', accepts: signalwireAccepts },
  twilio: { header: 'x-twilio-signature', accepts: twilioAccepts },
} as const satisfies Record<Dialect, unknown>;

const DOCUMENTS = {
  '/voice': '<Gather action="/digits?step=a%20b&amp;x=%C3%A9" actionOnEmptyResult="true"/>',
  '/digits': '<Redirect method="GET">/get?who=me</Redirect>',
  '/get': '<Redirect>/moved</Redirect>',
  '/moved': { status: 307, headers: { location: '/found?here=1' } },
  '/found': '<Redirect method="GET">/seen</Redirect>',
  '/seen': { status: 302, headers: { location: '/last' } },
  '/last': '<Record action="/recorded" maxLength="1"/>',
  '/recorded': '<Dial action="/dialed" timeout="5">+15005550120</Dial>',
  '/dialed': { status: 500 },
  '/fallback': '<Hangup/>',
} as const;

test('the status of a message from a document is signed as messages are: with credentials', async () => {
  let base = '';
  await using voice = await voiceEmulator({
    '/voice': async () => `<Message statusCallback="${base}/sms">Hi</Message><Pause length="20"/>`,
  });
  base = voice.server.url.replace('//', '//name:secret@');
  await voice.place();
  await voice.pass(30);
  const told = voice.server.receiver.received.filter(({ url }) => url === '/sms');
  expect(told).toHaveLength(3);
  for (const { body, headers } of told) {
    const parameters = Object.fromEntries(new URLSearchParams(body));
    const signature = `${headers['x-signalwire-signature']}`;
    expect(signalwireAccepts('PSK_emulator', signature, `${base}/sms`, parameters)).toBe(true);
    expect(headers['authorization']).toBe(`Basic ${btoa('name:secret')}`);
  }
});

test.each(['signalwire', 'twilio'] as const)('in the %s dialect', async (dialect) => {
  const { header, accepts } = ORACLES[dialect];
  const key = dialect === 'twilio' ? 'a-token' : 'PSK_a_key';
  await using voice = await voiceEmulator(DOCUMENTS, {
    dialect,
    token: 'a-token',
    signingKey: key,
  });
  await voice.place({ FallbackUrl: '{base}/fallback' });
  await voice.pass(60);
  const { received } = voice.server.receiver;
  expect(received.map(({ url }) => url.replace(/\?.*/, ''))).toEqual(Object.keys(DOCUMENTS));
  for (const { url, body, headers } of received) {
    const signature = headers[header];
    const parameters = Object.fromEntries(new URLSearchParams(body));
    const check = (secret: string) =>
      typeof signature === 'string' &&
      accepts(secret, signature, voice.server.url + url, parameters);
    expect(check(key), url).toBe(true);
    expect(check('another key'), url).toBe(false);
  }
});
