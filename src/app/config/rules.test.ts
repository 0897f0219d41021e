import { describe, expect, test } from 'vitest';
import { loadConfig, sayProblem } from '../config.ts';

type Env = Readonly<Record<string, string>>;

/** The problems, one line each. */
const complaints = (env: Env): readonly string[] => {
  const result = loadConfig(env);
  return result.ok ? [] : result.problem.map(sayProblem);
};

const PROJECT = '3f0e8b3a-1b7a-4a53-a3a5-6d5f0b0f2a11';
const WEBHOOK_SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const SIGNALWIRE = {
  SIGNALWIRE_PROJECT_ID: PROJECT,
  SIGNALWIRE_API_TOKEN: 'PTabc',
  SIGNALWIRE_SPACE_URL: 'example.signalwire.com',
};
const OPEN = {
  CALLBOARD_HOST: '0.0.0.0',
  SIGNALWIRE_SIGNING_KEY: 'PSK_1',
  CALLBOARD_ADMIN_TOKEN: 'a'.repeat(32),
};

describe('settings that do not go together', () => {
  const TO = { CALLBOARD_ALERT_TO: '+15550100002' };
  const FROM = { CALLBOARD_ALERT_FROM: '+15550100001' };

  test.each<[string, Env, readonly [string, string][]]>([
    ['open to others', OPEN, []],
    [
      'callbacks for as long as calls',
      { CALLBOARD_KEEP_CALLS: '24h', CALLBOARD_KEEP_EVENTS: '1d' },
      [],
    ],
    [
      'callbacks for longer than calls',
      { CALLBOARD_KEEP_CALLS: '24h', CALLBOARD_KEEP_EVENTS: '25h' },
      [['CALLBOARD_KEEP_EVENTS', 'is longer than CALLBOARD_KEEP_CALLS']],
    ],
    ['open under a host name', { ...OPEN, CALLBOARD_HOST: 'board.example.test' }, []],
    [
      'open to others, with nothing else set',
      { CALLBOARD_HOST: '0.0.0.0' },
      [
        [
          'CALLBOARD_HOST',
          'SIGNALWIRE_SIGNING_KEY (or TWILIO_AUTH_TOKEN) and CALLBOARD_ADMIN_TOKEN',
        ],
      ],
    ],
    [
      'open to others without a token',
      { CALLBOARD_HOST: '::', TWILIO_AUTH_TOKEN: 'tok' },
      [['CALLBOARD_HOST', 'openssl rand -hex 32']],
    ],
    [
      'open to others without a key',
      { CALLBOARD_HOST: '10.0.0.1', CALLBOARD_ADMIN_TOKEN: 'a'.repeat(16) },
      [['CALLBOARD_HOST', 'or listen on 127.0.0.1']],
    ],
    [
      'unsigned and open to others',
      { ...OPEN, CALLBOARD_ALLOW_UNSIGNED: '1' },
      [['CALLBOARD_ALLOW_UNSIGNED', 'CALLBOARD_HOST is "0.0.0.0"']],
    ],
    [
      'unsigned and public',
      { CALLBOARD_PUBLIC_URL: 'https://x.test', CALLBOARD_ALLOW_UNSIGNED: '1' },
      [['CALLBOARD_ALLOW_UNSIGNED', 'CALLBOARD_PUBLIC_URL is set']],
    ],
    [
      'unsigned behind a proxy',
      { CALLBOARD_TRUST_PROXY: '1', CALLBOARD_ALLOW_UNSIGNED: '1' },
      [['CALLBOARD_ALLOW_UNSIGNED', 'CALLBOARD_TRUST_PROXY is set']],
    ],
    [
      'unsigned, with a public URL on loopback',
      { CALLBOARD_PUBLIC_URL: 'http://127.0.0.1:8484', CALLBOARD_ALLOW_UNSIGNED: '1' },
      [],
    ],
    ['SMS with everything it needs', { ...SIGNALWIRE, ...TO, ...FROM }, []],
    [
      'SMS without a sender',
      { ...SIGNALWIRE, ...TO },
      [['CALLBOARD_ALERT_FROM', 'CALLBOARD_ALERT_TO is']],
    ],
    [
      'SMS without a recipient',
      { ...SIGNALWIRE, ...FROM },
      [['CALLBOARD_ALERT_TO', 'CALLBOARD_ALERT_FROM is']],
    ],
    [
      'SMS without an account',
      { ...TO, ...FROM },
      [['CALLBOARD_ALERT_TO', 'SIGNALWIRE_API_TOKEN']],
    ],
    ['an account without SMS', SIGNALWIRE, []],
    [
      'a webhook without a secret',
      { CALLBOARD_ALERT_WEBHOOK: 'https://x.test/hook' },
      [['CALLBOARD_ALERT_WEBHOOK_SECRET', 'openssl rand -base64 24']],
    ],
    [
      'a secret without a webhook',
      { CALLBOARD_ALERT_WEBHOOK_SECRET: WEBHOOK_SECRET },
      [['CALLBOARD_ALERT_WEBHOOK', 'Set both or neither']],
    ],
    [
      'a webhook with its secret',
      {
        CALLBOARD_ALERT_WEBHOOK: 'https://x.test/hook',
        CALLBOARD_ALERT_WEBHOOK_SECRET: WEBHOOK_SECRET,
      },
      [],
    ],
    [
      'an API token alone',
      { SIGNALWIRE_API_TOKEN: 'PT1' },
      [
        ['SIGNALWIRE_PROJECT_ID', 'SIGNALWIRE_API_TOKEN is'],
        ['SIGNALWIRE_SPACE_URL', 'example.signalwire.com'],
      ],
    ],
    [
      'a Twilio account alone',
      { TWILIO_ACCOUNT_SID: 'AC1' },
      [['TWILIO_AUTH_TOKEN', 'TWILIO_ACCOUNT_SID is']],
    ],
  ])('%s', (_name, env, expected) => {
    const lines = complaints(env);
    expect(lines).toHaveLength(expected.length);
    for (const [index, [name, words]] of expected.entries()) {
      expect(lines[index]).toMatch(new RegExp(`^${name} is(?:n't)? `));
      expect(lines[index]).toContain(words);
    }
  });
});
