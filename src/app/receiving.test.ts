import { expect, it } from 'vitest';
import { loadConfig } from './config.ts';
import { receivingSettings } from './receiving.ts';

function settings(env: Readonly<Record<string, string>>) {
  const loaded = loadConfig(env);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problem));
  return receivingSettings(loaded.value.config);
}

it('without settings only the machine itself can send callbacks, and no key verifies them', () => {
  expect(settings({})).toEqual({
    ...{ publicUrl: null, localOnly: true, keys: [], allowUnsigned: false },
  });
});

it('counts the keys of each provider and never shows one', () => {
  const shown = settings({
    SIGNALWIRE_SIGNING_KEY: 'PSK_one,PSK_two',
    SIGNALWIRE_PROJECT_ID: '5c0ffee5-ca11-4b0a-8d00-000000008485',
    TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000008484',
    TWILIO_AUTH_TOKEN: 'secret',
    CALLBOARD_PUBLIC_URL: 'https://callboard.example.com/base',
    CALLBOARD_ADMIN_TOKEN: 'sixteen-letters-at-least',
  });
  expect(shown.keys).toEqual([
    {
      provider: 'signalwire',
      accountSid: '5c0ffee5-ca11-4b0a-8d00-000000008485',
      count: 2,
    },
    { provider: 'twilio', accountSid: 'AC00000000000000000000000000008484', count: 1 },
  ]);
  expect(shown).toMatchObject({
    publicUrl: 'https://callboard.example.com/base',
    localOnly: false,
  });
  expect(JSON.stringify(shown)).not.toMatch(/PSK_|secret/);
});

it('a public URL that leads to this machine reaches no further', () => {
  expect(settings({ CALLBOARD_PUBLIC_URL: 'http://localhost:8484' }).localOnly).toBe(true);
});
