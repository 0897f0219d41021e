import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from './config/settings.ts';
import { type Config, loadConfig, sayProblem } from './config.ts';

type Env = Readonly<Record<string, string>>;

/** The problems, one line each. */
const complaints = (env: Env): readonly string[] => {
  const result = loadConfig(env);
  return result.ok ? [] : result.problem.map(sayProblem);
};

function load(env: Env): Config {
  const result = loadConfig(env);
  if (!result.ok) throw new Error(result.problem.map(sayProblem).join('\n'));
  return result.value.config;
}

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

describe('with nothing set', () => {
  test('every setting has its default: on loopback, with nothing open to others', () => {
    expect(load({})).toEqual({
      listen: { host: '127.0.0.1', port: 8484, loopback: true },
      publicUrl: null,
      trustProxy: false,
      dataDir: './data',
      keepCallsMs: null,
      keepEventsMs: null,
      reportsDir: 'data/reports',
      keys: [],
      allowUnsigned: false,
      adminToken: null,
      masksNumbers: false,
      recordingOrigins: [],
      provider: null,
      failureThreshold: 100,
      alerts: { sms: null, webhook: null },
      dimensions: [],
      forward: { urls: [], from: 'now' },
      hasNumbers: true,
      timeZone: 'UTC',
      kpis: { serviceLevelSeconds: 20, shortCallSeconds: 6 },
      kpiMarks: {
        targets: {
          asr: { value: 60, bad: 40 },
          mosP10: { value: 3.6, bad: 3.1 },
          pddP95: { value: 8, bad: 11 },
        },
        limits: { concurrentCalls: null, callsPerSecond: null },
      },
      log: null,
      tables: null,
    });
  });

  test('an empty value counts as unset', () => {
    const empty = Object.fromEntries(SETTINGS.map(({ name }) => [name, ' ']));
    expect(load(empty)).toEqual(load({}));
  });
});

describe('each setting', () => {
  test.each<[Env, object]>([
    [{ CALLBOARD_HOST: '::1' }, { listen: { host: '::1', port: 8484, loopback: true } }],
    [{ CALLBOARD_PORT: '0' }, { listen: { host: '127.0.0.1', port: 0, loopback: true } }],
    [{ CALLBOARD_DATA_DIR: '/srv/cb' }, { dataDir: '/srv/cb', reportsDir: '/srv/cb/reports' }],
    [{ CALLBOARD_REPORTS_DIR: '/r' }, { dataDir: './data', reportsDir: '/r' }],
    [{ CALLBOARD_PUBLIC_URL: 'https://x.test/cb/' }, { publicUrl: 'https://x.test/cb' }],
    [{ CALLBOARD_PUBLIC_URL: 'https://x.test' }, { publicUrl: 'https://x.test' }],
    // Signatures cover the URL exactly as it was given to the provider.
    [{ CALLBOARD_PUBLIC_URL: 'https://X.Test:443/Cb/' }, { publicUrl: 'https://X.Test:443/Cb' }],
    [{ CALLBOARD_TRUST_PROXY: 'Yes' }, { trustProxy: true }],
    [{ CALLBOARD_TRUST_PROXY: '0' }, { trustProxy: false }],
    [{ CALLBOARD_MASK_NUMBERS: 'on' }, { masksNumbers: true }],
    [{ CALLBOARD_FAILURE_THRESHOLD: '3' }, { failureThreshold: 3 }],
    [{ CALLBOARD_KEEP_CALLS: '90d' }, { keepCallsMs: 90 * 86_400_000 }],
    [{ CALLBOARD_KEEP_CALLS: '36h' }, { keepCallsMs: 36 * 3_600_000 }],
    [{ CALLBOARD_KEEP_EVENTS: '30d' }, { keepEventsMs: 30 * 86_400_000 }],
    [{ CALLBOARD_ALLOW_UNSIGNED: '1' }, { allowUnsigned: true }],
    [{ CALLBOARD_DIMENSIONS: 'queue, agent' }, { dimensions: ['queue', 'agent'] }],
    [
      { CALLBOARD_FORWARD_FROM: '2026-11-29T02:00:00Z' },
      { forward: { urls: [], from: Date.UTC(2026, 10, 29, 2) } },
    ],
    [{ CALLBOARD_FORWARD_FROM: 'start' }, { forward: { urls: [], from: 'start' } }],
    [{ CALLBOARD_TIMEZONE: 'Asia/Kathmandu' }, { timeZone: 'Asia/Kathmandu' }],
    [{ CALLBOARD_SERVICE_LEVEL_SECONDS: '30' }, { kpis: { serviceLevelSeconds: 30 } }],
    [{ CALLBOARD_SHORT_CALL_SECONDS: '10' }, { kpis: { shortCallSeconds: 10 } }],
    [
      { CALLBOARD_KPI_TARGETS: 'asr:50' },
      { kpiMarks: { targets: { asr: { value: 50, bad: null } } } },
    ],
    [
      { CALLBOARD_MAX_CONCURRENT_CALLS: '500', CALLBOARD_MAX_CALLS_PER_SECOND: '10' },
      { kpiMarks: { limits: { concurrentCalls: 500, callsPerSecond: 10 } } },
    ],
    [{ CALLBOARD_LOG: 'json' }, { log: 'json' }],
    [{ CALLBOARD_TABLES: 'tail' }, { tables: 'tail' }],
    [
      {
        ...SIGNALWIRE,
        CALLBOARD_ALERT_FROM: '+15550100001',
        CALLBOARD_ALERT_TO: '+15550100002, +15550100003',
      },
      {
        alerts: {
          sms: { from: '+15550100001', to: ['+15550100002', '+15550100003'] },
          webhook: null,
        },
      },
    ],
  ])('%o is read as %o', (env, expected) => {
    expect(load(env)).toMatchObject(expected);
  });

  test.each([
    ['CALLBOARD_HOST', 'http://x'],
    ['CALLBOARD_HOST', 'a b'],
    ['CALLBOARD_PORT', '65536'],
    ['CALLBOARD_PORT', '-1'],
    ['CALLBOARD_PORT', '80.5'],
    ['CALLBOARD_PORT', 'http'],
    ['CALLBOARD_DATA_DIR', 'a\0b'],
    ['CALLBOARD_REPORTS_DIR', 'a\0b'],
    ['CALLBOARD_PUBLIC_URL', 'board.example.test'],
    ['CALLBOARD_PUBLIC_URL', 'ftp://board.example.test'],
    ['CALLBOARD_PUBLIC_URL', 'https:board.example.test'],
    ['CALLBOARD_PUBLIC_URL', 'https://board.example.test/a b'],
    ['CALLBOARD_PUBLIC_URL', 'https://u:p@board.example.test'],
    ['CALLBOARD_PUBLIC_URL', 'https://board.example.test/?a=1'],
    ['CALLBOARD_TRUST_PROXY', 'maybe'],
    ['CALLBOARD_PROVIDER_API_URL', 'localhost:8485'],
    ['CALLBOARD_FAILURE_THRESHOLD', '0'],
    ['CALLBOARD_KEEP_CALLS', '90'],
    ['CALLBOARD_KEEP_CALLS', '0d'],
    ['CALLBOARD_KEEP_EVENTS', '30'],
    ['CALLBOARD_FAILURE_THRESHOLD', '1e3'],
    ['CALLBOARD_ALLOW_UNSIGNED', '2'],
    ['CALLBOARD_FORWARD_FROM', 'yesterday'],
    ['CALLBOARD_TIMEZONE', 'Mars/Olympus'],
    ['CALLBOARD_TIMEZONE', '+02:00'],
    ['CALLBOARD_SERVICE_LEVEL_SECONDS', '0'],
    ['CALLBOARD_SHORT_CALL_SECONDS', '6.5'],
    ['CALLBOARD_MAX_CONCURRENT_CALLS', '0'],
    ['CALLBOARD_MAX_CALLS_PER_SECOND', '1.5'],
    ['CALLBOARD_LOG', 'text'],
    ['CALLBOARD_TABLES', 'live'],
    ['SIGNALWIRE_PROJECT_ID', 'not an id'],
    ['SIGNALWIRE_SPACE_URL', 'example.signalwire.com/api'],
    ['TWILIO_ACCOUNT_SID', 'A/C'],
  ])(
    '%s=%s prevents the start; the error gives the name, the value and what is allowed',
    (name, value) => {
      const [complaint, ...others] = complaints({ [name]: value });
      const setting = SETTINGS.find((candidate) => candidate.name === name);
      expect(others).toEqual([]);
      expect(complaint).toBe(`${name} is ${JSON.stringify(value)}, but must be ${setting?.shape}.`);
    },
  );

  test.each([
    ['SIGNALWIRE_API_TOKEN', 'PT with spaces'],
    ['SIGNALWIRE_SIGNING_KEY', 'PSK_1,,PSK_2'],
    ['TWILIO_AUTH_TOKEN', 'secret secret'],
    ['CALLBOARD_ALERT_FROM', 'Callboard Inc'],
    ['CALLBOARD_ALERT_TO', '5550100001'],
    ['CALLBOARD_ALERT_WEBHOOK', 'hooks.example.test/secret'],
    ['CALLBOARD_ALERT_WEBHOOK_SECRET', 'whsec_c2hvcnQ='],
    ['CALLBOARD_FORWARD_URL', 'https://u:p@app.example.test/,ftp://x.test/'],
    ['CALLBOARD_ADMIN_TOKEN', 'too-short'],
  ])('%s is never printed, even if it is invalid', (name, value) => {
    const [complaint, ...others] = complaints({ [name]: value });
    const setting = SETTINGS.find((candidate) => candidate.name === name);
    expect(others).toEqual([]);
    expect(complaint).toBe(
      `${name} is a text of ${value.length} characters, but must be ${setting?.shape}.`,
    );
  });

  test('all invalid settings are reported at once', () => {
    expect(complaints({ CALLBOARD_PORT: 'x', CALLBOARD_LOG: 'y' })).toHaveLength(2);
  });

  test('a value cannot send control characters to the terminal', () => {
    expect(complaints({ CALLBOARD_PORT: '\x1b[2J\x7f\x9b' })[0]).not.toMatch(/\p{Cc}/u);
  });

  test('a port that Kubernetes sets for a Service is explained', () => {
    expect(complaints({ CALLBOARD_PORT: 'tcp://10.0.0.1:8484' })[0]).toContain(
      'enableServiceLinks',
    );
  });

  test('a list of dimensions that cannot be used says why', () => {
    expect(complaints({ CALLBOARD_DIMENSIONS: 'queue,CallSid' })).toEqual([
      'CALLBOARD_DIMENSIONS is "queue,CallSid", but must be up to 8 names such as queue,agent,campaign, ' +
        'separated by commas: it has CallSid, which is a callback parameter.',
    ]);
  });
});

test('targets that cannot be used say why', () => {
  expect(complaints({ CALLBOARD_KPI_TARGETS: 'csat:80' })).toEqual([
    'CALLBOARD_KPI_TARGETS is "csat:80", but must be targets such as asr:60:40,pddP95:8 (a KPI, its target and, ' +
      "if you like, a bad value), or none: it has csat, which isn't a KPI (docs/reference/kpis.md).",
  ]);
});

describe('secrets', () => {
  test('reveal nothing unless explicitly asked', () => {
    const config = load({
      ...SIGNALWIRE,
      ...OPEN,
      TWILIO_ACCOUNT_SID: 'AC1',
      TWILIO_AUTH_TOKEN: 'hush-1,hush-2',
      SIGNALWIRE_API_TOKEN: 'hush-3',
      SIGNALWIRE_SIGNING_KEY: 'hush-4',
      CALLBOARD_ADMIN_TOKEN: 'hush-5-hush-5-hush-5',
      CALLBOARD_ALERT_WEBHOOK: 'https://hooks.example.test/hush-6',
      CALLBOARD_ALERT_WEBHOOK_SECRET: WEBHOOK_SECRET,
    });
    const shown = `${JSON.stringify(config)} ${inspect(config, { depth: 9, showHidden: true })} ${config.adminToken}`;
    expect(shown).toContain('[secret]');
    expect(shown).not.toMatch(/hush|whsec/);
    expect(config.adminToken?.reveal()).toBe('hush-5-hush-5-hush-5');
    expect(config.alerts.webhook?.url.reveal()).toBe('https://hooks.example.test/hush-6');
  });
});

describe('keys and accounts', () => {
  const keysOf = (env: Env) =>
    load(env).keys.map(({ accountSid, key }) => [accountSid, key.reveal()]);

  test('several keys work at once, each for its own account', () => {
    expect(
      keysOf({
        ...SIGNALWIRE,
        SIGNALWIRE_SIGNING_KEY: 'PSK_1, PSK_2,PSK_1',
        TWILIO_ACCOUNT_SID: 'AC1',
        TWILIO_AUTH_TOKEN: 'tok',
      }),
    ).toEqual([
      [PROJECT, 'PSK_1'],
      [PROJECT, 'PSK_2'],
      ['AC1', 'tok'],
    ]);
  });

  test('a key without an account is valid for any account', () => {
    expect(keysOf({ SIGNALWIRE_SIGNING_KEY: 'PSK_1' })).toEqual([[null, 'PSK_1']]);
    expect(keysOf({ TWILIO_AUTH_TOKEN: 'tok' })).toEqual([[null, 'tok']]);
  });

  test('keys from both providers require both accounts, or one would verify for the other', () => {
    const both = { SIGNALWIRE_SIGNING_KEY: 'PSK_1', TWILIO_AUTH_TOKEN: 'tok' };
    expect(complaints(both).map((line) => line.split(' ')[0])).toEqual([
      'SIGNALWIRE_PROJECT_ID',
      'TWILIO_ACCOUNT_SID',
    ]);
  });

  test.each<[Env, string, string, string]>([
    [SIGNALWIRE, 'signalwire', 'https://example.signalwire.com/api/laml/2010-04-01', 'PTabc'],
    [
      { ...SIGNALWIRE, SIGNALWIRE_SPACE_URL: 'https://example.signalwire.com/' },
      'signalwire',
      'https://example.signalwire.com/api/laml/2010-04-01',
      'PTabc',
    ],
    [
      { ...SIGNALWIRE, CALLBOARD_PROVIDER_API_URL: 'http://127.0.0.1:8485/' },
      'signalwire',
      'http://127.0.0.1:8485/api/laml/2010-04-01',
      'PTabc',
    ],
    [
      { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'new,old' },
      'twilio',
      'https://api.twilio.com/2010-04-01',
      'new',
    ],
    [
      { ...SIGNALWIRE, TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'tok' },
      'signalwire',
      'https://example.signalwire.com/api/laml/2010-04-01',
      'PTabc',
    ],
  ])('the account determines the API: %o', (env, dialect, url, token) => {
    const { provider } = load(env);
    expect([provider?.dialect, provider?.baseUrl.href, provider?.token.reveal()]).toEqual([
      dialect,
      url,
      token,
    ]);
  });

  test('the space can be left out if the API is elsewhere', () => {
    const { SIGNALWIRE_SPACE_URL: _, ...account } = SIGNALWIRE;
    const env = { ...account, CALLBOARD_PROVIDER_API_URL: 'http://127.0.0.1:8485' };
    expect(load(env).provider?.baseUrl.href).toBe('http://127.0.0.1:8485/api/laml/2010-04-01');
  });
});

describe('warnings', () => {
  const notesOn = (env: Env): readonly string[] => {
    const result = loadConfig(env);
    return result.ok ? result.value.notes.map(sayProblem) : ['stopped'];
  };

  test('an unknown setting is named', () => {
    expect(notesOn({ CALLBOARD_PROT: '1', PATH: '/bin' })).toEqual([
      "CALLBOARD_PROT isn't a Callboard setting and is ignored.",
    ]);
  });

  test('a public URL without a token closes the API, with a warning', () => {
    expect(notesOn({ CALLBOARD_PUBLIC_URL: 'https://x.test' })).toEqual([
      "CALLBOARD_ADMIN_TOKEN isn't set, but CALLBOARD_PUBLIC_URL is, so the API is closed.",
    ]);
    expect(notesOn({ CALLBOARD_PUBLIC_URL: 'http://localhost:8484' })).toEqual([]);
    expect(notesOn(OPEN)).toEqual([]);
  });
});
