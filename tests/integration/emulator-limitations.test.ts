/**
 * The Limitations page against the emulator. What it says is refused is refused by name; what it says has no
 * effect is accepted and reported; everything else that the official SDKs can send has an effect.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Dialect } from '@callboard/emulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RestRoute } from '../../emulator/src/faults/rest-faults.ts';
import {
  PARAMETERS_WITHOUT_EFFECT,
  REFUSED_PARAMETERS,
} from '../../emulator/src/rest/unheeded-parameters.ts';
import { FROM, type VoiceEmulator, voiceEmulator } from '../support/voice-emulator.ts';

const PAGE = readFileSync(
  resolve(import.meta.dirname, '../../docs/reference/emulator-limitations.md'),
  'utf8',
);
const TO = '+12025550110';

type Form = Readonly<Record<string, string>>;

/** The requests that take parameters, as the page calls them, with the fewest parameters they need. */
const REQUESTS = {
  'calls.create': {
    named: 'POST /Calls',
    path: '/Calls',
    form: { From: FROM, To: TO, Twiml: '<Response/>' },
    types: ['call', 'CallListInstanceCreateOptions', 'CallListInstanceCreateOptions'],
  },
  'calls.update': {
    named: 'POST /Calls/{sid}',
    path: '/Calls/{call}',
    form: {},
    types: ['call', 'CallContextUpdateOptions', 'CallInstanceUpdateOptions'],
  },
  'messages.create': {
    named: 'POST /Messages',
    path: '/Messages',
    form: { From: FROM, To: TO, Body: 'Hi' },
    types: ['message', 'MessageListInstanceCreateOptions', 'MessageListInstanceCreateOptions'],
  },
  'recordings.create': {
    named: 'POST /Calls/{sid}/Recordings',
    path: '/Calls/{call}/Recordings',
    form: {},
    types: [
      'call/recording',
      'RecordingListInstanceCreateOptions',
      'RecordingListInstanceCreateOptions',
    ],
  },
  'conferences.update': {
    named: 'POST /Conferences/{sid}',
    path: '/Conferences/{conference}',
    form: {},
    types: ['conference', 'ConferenceContextUpdateOptions', 'ConferenceInstanceUpdateOptions'],
  },
  'participants.create': {
    named: 'POST /Conferences/{sid}/Participants',
    path: '/Conferences/{conference}/Participants',
    form: { From: FROM, To: TO },
    types: [
      'conference/participant',
      'ParticipantListInstanceCreateOptions',
      'ParticipantListInstanceCreateOptions',
    ],
  },
  'participants.update': {
    named: 'POST /Conferences/{sid}/Participants/{call sid}',
    path: '/Conferences/{conference}/Participants/{call}',
    form: {},
    types: [
      'conference/participant',
      'ParticipantContextUpdateOptions',
      'ParticipantInstanceUpdateOptions',
    ],
  },
  'incoming-phone-numbers.create': {
    named: 'POST /IncomingPhoneNumbers',
    path: '/IncomingPhoneNumbers',
    form: { PhoneNumber: '+14155550{n}' },
    types: [
      'incomingPhoneNumber',
      'IncomingPhoneNumberListInstanceCreateOptions',
      'IncomingPhoneNumberListInstanceCreateOptions',
    ],
  },
  'incoming-phone-numbers.update': {
    named: 'POST /IncomingPhoneNumbers/{sid}',
    path: '/IncomingPhoneNumbers/{number}',
    form: {},
    types: [
      'incomingPhoneNumber',
      'IncomingPhoneNumberContextUpdateOptions',
      'IncomingPhoneNumberInstanceUpdateOptions',
    ],
  },
  'calls.list': {
    named: 'GET /Calls',
    path: '/Calls',
    form: {},
    types: ['call', 'CallListInstanceOptions', 'CallListInstanceOptions'],
  },
  'messages.list': {
    named: 'GET /Messages',
    path: '/Messages',
    form: {},
    types: ['message', 'MessageListInstanceOptions', 'MessageListInstanceOptions'],
  },
  'recordings.list': {
    named: 'GET /Recordings',
    path: '/Recordings',
    form: {},
    types: ['recording', 'RecordingListInstanceOptions', 'RecordingListInstanceOptions'],
  },
  'conferences.list': {
    named: 'GET /Conferences',
    path: '/Conferences',
    form: {},
    types: ['conference', 'ConferenceListInstanceOptions', 'ConferenceListInstanceOptions'],
  },
  'participants.list': {
    named: 'GET /Conferences/{sid}/Participants',
    path: '/Conferences/{conference}/Participants',
    form: {},
    types: [
      'conference/participant',
      'ParticipantListInstanceOptions',
      'ParticipantListInstanceOptions',
    ],
  },
  'incoming-phone-numbers.list': {
    named: 'GET /IncomingPhoneNumbers',
    path: '/IncomingPhoneNumbers',
    form: {},
    types: [
      'incomingPhoneNumber',
      'IncomingPhoneNumberListInstanceOptions',
      'IncomingPhoneNumberListInstanceOptions',
    ],
  },
} as const satisfies Partial<
  Record<RestRoute, { named: string; path: string; form: Form; types: readonly string[] }>
>;
type Route = keyof typeof REQUESTS;

const ROUTES = Object.keys(REQUESTS).filter((route): route is Route => route in REQUESTS);
const withoutEffect = (route: RestRoute) => PARAMETERS_WITHOUT_EFFECT[route] ?? [];
const refused = (route: RestRoute) => Object.keys(REFUSED_PARAMETERS[route] ?? {});

/** What the page lists for a request under a heading. `Emergency…` means everything that begins that way. */
function listed(heading: string, named: string): readonly string[] {
  const start = PAGE.indexOf(`### ${heading}\n`);
  expect(start).toBeGreaterThan(0);
  const [section = ''] = PAGE.slice(start + 4).split(/^##/m);
  const row = section.split('\n').find((line) => line.startsWith(`| \`${named}\` |`));
  return [...(row?.split('|')[2] ?? '').matchAll(/`([\w…]+)`/g)].map(([, name = '']) => name);
}

const covers = (names: readonly string[], parameter: string): boolean =>
  names.some((name) =>
    name.endsWith('…') ? parameter.startsWith(name.slice(0, -1)) : name === parameter,
  );

describe.each(ROUTES)('the page about %s', (route) => {
  const tables = [
    ['Parameters without effect', withoutEffect(route)],
    ['Refused parameters', refused(route)],
  ] as const;

  test.each(tables)('lists the same under "%s" as the emulator', (heading, parameters) => {
    const names = listed(heading, REQUESTS[route].named);
    expect(parameters.filter((parameter) => !covers(names, parameter))).toEqual([]);
    expect(names.filter((name) => !parameters.some((one) => covers([name], one)))).toEqual([]);
  });
});

test('the tables of the emulator are only about these requests', () => {
  const known: readonly string[] = ROUTES;
  const named = [PARAMETERS_WITHOUT_EFFECT, REFUSED_PARAMETERS].flatMap(Object.keys);
  expect(named.filter((route) => !known.includes(route))).toEqual([]);
});

/** The files in which each SDK types what it can send. */
const SDKS = {
  signalwire: ['@signalwire/compatibility-api', 'rest/api/v2010/account', 2],
  twilio: ['twilio', 'rest/api/v2010/account', 1],
} as const;

/** The parameters that an SDK's method can send, by their names in the request. */
function sendable(dialect: Dialect, route: Route): readonly string[] {
  const [name, folder, column] = SDKS[dialect];
  const [file] = REQUESTS[route].types;
  const entry = createRequire(import.meta.url).resolve(name);
  const root = entry.slice(0, entry.indexOf(name) + name.length);
  const text = readFileSync(join(root, 'lib', folder, `${file}.d.ts`), 'utf8');
  const start = text.indexOf(`interface ${REQUESTS[route].types[column]} `);
  expect(start).toBeGreaterThan(0);
  const body = text.slice(start, text.indexOf('\n}', start));
  return [...body.matchAll(/^ +["']?(\w+)["']?\??:/gm)].flatMap(([, option = '']) =>
    OF_THE_SDK.includes(option) ? [] : [wireName(option)],
  );
}

/** Options of an SDK that it doesn't send. */
const OF_THE_SDK: readonly string[] = ['limit', 'callback', 'done'];

/** `startTimeBefore` is sent as `StartTime<`. */
const wireName = (option: string): string =>
  (option.charAt(0).toUpperCase() + option.slice(1)).replace(/Before$/, '<').replace(/After$/, '>');

const cases = ROUTES.flatMap((route) =>
  (['signalwire', 'twilio'] as const).map((dialect) => ({ route, dialect })),
);

describe.each(cases)('$route in the $dialect dialect', ({ route, dialect }) => {
  let voice: VoiceEmulator;
  let sids: Readonly<Record<string, string>>;
  let numbers = 100;

  beforeAll(async () => {
    voice = await voiceEmulator(
      { '/voice': '<Pause length="600"/>' },
      {
        dialect,
        keepAttempts: 10_000,
        scenario: {
          numbers: [{ number: TO, outcome: 'answered', ringSeconds: 2, talkSeconds: 900 }],
        },
      },
    );
    const joined = await voice.post('/Conferences/Room/Participants', { From: FROM, To: TO });
    const owned = await voice.post('/IncomingPhoneNumbers', { PhoneNumber: '+14155550199' });
    sids = {
      call: `${joined.body['call_sid']}`,
      conference: `${joined.body['conference_sid']}`,
      number: `${owned.body['sid']}`,
    };
    // The call rings and is answered, so that it can be recorded.
    await voice.pass(25);
  });
  afterAll(() => voice[Symbol.asyncDispose]());

  const send = (form: Form) => {
    numbers += 1;
    const path = REQUESTS[route].path.replace(/\{(\w+)\}/g, (_all, name) => sids[name] ?? '');
    const filled = Object.entries({ ...REQUESTS[route].form, ...form }).map(([name, value]) => [
      name,
      value.replace('{n}', `${numbers}`),
    ]);
    if (REQUESTS[route].named.startsWith('POST')) {
      return voice.post(path, Object.fromEntries(filled));
    }
    return list(path, Object.fromEntries(filled));
  };
  const list = async (path: string, query: Form) => {
    const { url, project, token } = voice.emulator;
    const headers = { authorization: `Basic ${btoa(`${project}:${token}`)}` };
    const base = `${url}/2010-04-01/Accounts/${project}${path}`;
    const { status } = await fetch(`${base}?${new URLSearchParams(query)}`, { headers });
    return { status, body: {} };
  };
  const notes = () => voice.emulator.attempts().map(({ detail = '' }) => detail);

  test.each(refused(route))('refuses %s by name', async (parameter) => {
    const answered = await send({ [parameter]: 'x' });
    expect(answered).toMatchObject({
      status: dialect === 'twilio' ? 400 : 422,
      body: { code: 20_422, message: expect.stringContaining(parameter) },
    });
  });

  test.each(withoutEffect(route))('says that %s has no effect', async (parameter) => {
    const values = ['5', 'true', 'do-not-trim', '1000', '+12025550110', '2000', 'onEnter'];
    let status = 0;
    for (const value of values) {
      status = (await send({ [parameter]: value })).status;
      if (status < 300) break;
    }
    expect(status).toBeLessThan(300);
    expect(notes()).toContain(`${parameter} has no effect in the emulator (${route}).`);
  });

  test('reads everything else that the SDK can send', async () => {
    const others = sendable(dialect, route).filter(
      (parameter) => ![...withoutEffect(route), ...refused(route)].includes(parameter),
    );
    expect(others.length).toBeGreaterThan(0);
    for (const parameter of others) {
      // Whether it's accepted or refused for its value, it was read.
      await send({ [parameter]: '!' });
    }
    const ignored = others.filter((parameter) =>
      notes().some((note) => note.startsWith(`${parameter} isn't a parameter of ${route}`)),
    );
    expect(ignored).toEqual([]);
  });

  test('says once that an unknown parameter was ignored', async () => {
    const [name] = ['statuscallback', route];
    await send({ [name]: 'x', statusCallback: 'x' });
    await send({ [name]: 'x' });
    const about = notes().filter((note) => note.includes(route) && note.startsWith(name));
    expect(about).toEqual([
      `${name} isn't a parameter of ${route}, and was ignored. Names are case-sensitive.`,
    ]);
  });
});

test("no value from a body that isn't a form gets into the log", async () => {
  await using voice = await voiceEmulator({});
  const sid = await voice.place();
  await voice.post(`/Calls/${sid}`, { '{"To":"+12025550110"}': '' });
  const about = voice.emulator.attempts().map(({ detail = '' }) => detail);
  expect(about.join()).toContain("An invalid name isn't a parameter of calls.update");
  expect(about.join()).not.toContain('2025550110');
});

const REFUSED_ADDRESSES = [
  ['signalwire', '/Calls', { To: 'verto:kate' }, 21_211],
  ['twilio', '/Messages', { To: 'whatsapp:+12025550110' }, 21_211],
  ['twilio', '/Messages', { To: 'messenger:kate' }, 21_211],
  ['twilio', '/Messages', { From: 'whatsapp:+14155550100' }, 21_212],
] as const;

test.each(REFUSED_ADDRESSES)(
  '%s refuses an address of %s: %o',
  async (dialect, path, form, code) => {
    await using voice = await voiceEmulator({}, { dialect });
    const request = { From: FROM, To: TO, Body: 'Hi', Twiml: '<Response/>', ...form };
    expect((await voice.post(path, request)).body).toMatchObject({ code });
    const [scheme = ''] = Object.values(form).join().split(':');
    expect(PAGE).toContain(`\`${scheme}:\``);
  },
);
