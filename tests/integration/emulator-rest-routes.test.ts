/** What all routes of the emulator's REST API have in common: faults, methods, and kinds of bodies. */

import { type Emulator, startEmulator } from '@callboard/emulator';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { REST_ROUTES, type RestRoute } from '../../emulator/src/faults/rest-faults.ts';
import { ManualTimer } from '../../emulator/src/world/manual-timer.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One request to each route. The resources it names need not exist. */
const REQUESTS: Readonly<Record<RestRoute, readonly [Method, string]>> = {
  'accounts.fetch': ['GET', ''],
  'calls.create': ['POST', '/Calls'],
  'calls.list': ['GET', '/Calls'],
  'calls.fetch': ['GET', '/Calls/x'],
  'calls.update': ['POST', '/Calls/x'],
  'calls.delete': ['DELETE', '/Calls/x'],
  'messages.create': ['POST', '/Messages'],
  'messages.list': ['GET', '/Messages'],
  'messages.fetch': ['GET', '/Messages/x'],
  'messages.update': ['POST', '/Messages/x'],
  'messages.delete': ['DELETE', '/Messages/x'],
  'recordings.create': ['POST', '/Calls/x/Recordings'],
  'recordings.list': ['GET', '/Recordings'],
  'recordings.fetch': ['GET', '/Recordings/x.json'],
  'recordings.update': ['POST', '/Calls/x/Recordings/x'],
  'recordings.delete': ['DELETE', '/Recordings/x'],
  'recordings.audio': ['GET', '/Recordings/x.wav'],
  'conferences.list': ['GET', '/Conferences'],
  'conferences.fetch': ['GET', '/Conferences/x'],
  'conferences.update': ['POST', '/Conferences/x'],
  'participants.create': ['POST', '/Conferences/x/Participants'],
  'participants.list': ['GET', '/Conferences/x/Participants'],
  'participants.fetch': ['GET', '/Conferences/x/Participants/x'],
  'participants.update': ['POST', '/Conferences/x/Participants/x'],
  'participants.delete': ['DELETE', '/Conferences/x/Participants/x'],
  'incoming-phone-numbers.create': ['POST', '/IncomingPhoneNumbers'],
  'incoming-phone-numbers.list': ['GET', '/IncomingPhoneNumbers'],
  'incoming-phone-numbers.fetch': ['GET', '/IncomingPhoneNumbers/x'],
  'incoming-phone-numbers.update': ['POST', '/IncomingPhoneNumbers/x'],
  'incoming-phone-numbers.delete': ['DELETE', '/IncomingPhoneNumbers/x'],
};

/** A request below the account, with its credentials. */
function request(emulator: Emulator, method: Method, path: string, body?: string | object) {
  const pair = Buffer.from(`${emulator.project}:${emulator.token}`).toString('base64');
  const isJson = typeof body === 'object';
  return fetch(`${emulator.url}/api/laml/2010-04-01/Accounts/${emulator.project}${path}`, {
    method,
    headers: {
      authorization: `Basic ${pair}`,
      'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
    },
    ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : body }),
  });
}

test.each(REST_ROUTES)('%s can be made to fail, without affecting others', async (route) => {
  await using emulator = await startEmulator({
    faults: [{ route, action: { kind: 'respond', status: 503 }, times: 1 }],
  });
  for (const [name, [method, path]] of Object.entries(REQUESTS)) {
    if (name === route) continue;
    expect((await request(emulator, method, path)).status, name).not.toBe(503);
  }
  const [method, path] = REQUESTS[route];
  const failed = await request(emulator, method, path);
  expect(failed.status).toBe(503);
  expect(await failed.json()).toMatchObject({ status: 503, code: 20_503 });
  expect((await request(emulator, method, path)).status).not.toBe(503);
});

test.each(['signalwire', 'twilio'] as const)(
  'a resource refuses methods it does not have: %s',
  async (dialect) => {
    await using emulator = await startEmulator({ dialect });
    const refused: readonly (readonly [Method, string])[] = [
      ['POST', ''],
      ['PUT', '/Calls/x'],
      ['DELETE', '/Calls'],
      ['PATCH', '/Messages/x'],
      ['POST', '/Recordings'],
      ['POST', '/Recordings/x'],
      ['POST', '/Conferences'],
      ['DELETE', '/Conferences/x'],
      ['PUT', '/Conferences/x/Participants'],
      ['PUT', '/IncomingPhoneNumbers/x'],
    ];
    for (const [method, path] of refused) {
      const response = await request(emulator, method, path);
      expect(response.status, `${method} ${path}`).toBe(405);
      expect(await response.json()).toMatchObject({ code: 20_004, status: 405 });
    }
  },
);

test('JSON bodies mean the same as forms, on every route that takes a body', async () => {
  await using emulator = await startEmulator({ dialect: 'twilio', speed: 3_600 });
  const withSid = z.object({ sid: z.string() });
  const created = await request(emulator, 'POST', '/Calls', {
    To: '+12025550101',
    From: '+14155550100',
    Twiml: '<Response><Pause length="1"/></Response>',
    Timeout: 20,
    Record: false,
  });
  const call = withSid.parse(await created.json());
  const number = { PhoneNumber: '+15550100001', VoiceCallerIdLookup: true, SmsUrl: null };
  const added = await request(emulator, 'POST', '/IncomingPhoneNumbers', number);
  expect(await added.json()).toMatchObject({
    phone_number: '+15550100001',
    voice_caller_id_lookup: true,
    sms_url: null,
  });
  const message = { To: '+12025550101', From: '+14155550100', Body: 'Hello' };
  const sent = await request(emulator, 'POST', '/Messages', message);
  const { sid } = withSid.parse(await sent.json());
  await emulator.idle();
  const redacted = await request(emulator, 'POST', `/Messages/${sid}`, { Body: '' });
  expect(await redacted.json()).toMatchObject({ sid, body: '' });
  const again = await request(emulator, 'POST', `/Calls/${call.sid}`, { Status: 'completed' });
  expect(await again.json()).toMatchObject({ code: 21_220, status: 400 });
});

test.each(['signalwire', 'twilio'] as const)(
  'lists give their page and position: %s',
  async (dialect) => {
    await using emulator = await startEmulator({
      dialect,
      numbers: Array.from({ length: 5 }, (_, i) => ({ phoneNumber: `+1555010000${i}` })),
    });
    const list = async (query: string) => {
      const response = await request(emulator, 'GET', `/IncomingPhoneNumbers.json?${query}`);
      return page.parse(await response.json());
    };
    const page = z.object({
      uri: z.string(),
      first_page_uri: z.string(),
      next_page_uri: z.string().nullable(),
      previous_page_uri: z.string().nullable(),
      page: z.number(),
      page_size: z.number(),
      start: z.number().optional(),
      end: z.number().optional(),
      incoming_phone_numbers: z.array(z.object({ phone_number: z.string() })),
    });
    const first = await list('PageSize=2&FriendlyName=');
    expect(first).toMatchObject({ page: 0, page_size: 2, previous_page_uri: null });
    expect(first.uri.includes('.json')).toBe(dialect === 'twilio');
    const second = await list((first.next_page_uri ?? '').split('?')[1] ?? '');
    const third = await list((second.next_page_uri ?? '').split('?')[1] ?? '');
    expect(third).toMatchObject({ page: 2, next_page_uri: null });
    const numbers = [first, second, third].flatMap((one) => one.incoming_phone_numbers);
    expect(numbers.map((one) => one.phone_number)).toEqual(
      [4, 3, 2, 1, 0].map((i) => `+1555010000${i}`),
    );
    const ranges = [first, second, third].map(({ start, end }) => [start, end]);
    const expected = [
      [0, 1],
      [2, 3],
      [4, 4],
    ]; // As Twilio counts; SignalWire doesn't.
    expect(ranges).toEqual(
      dialect === 'twilio' ? expected : ranges.map(() => [undefined, undefined]),
    );
    const back = await list((third.previous_page_uri ?? '').split('?')[1] ?? '');
    expect(back.incoming_phone_numbers).toEqual(second.incoming_phone_numbers);
  },
);

test.each(['signalwire', 'twilio'] as const)(
  'uris lead to the resources they name: %s',
  async (dialect) => {
    const timer = new ManualTimer(Date.UTC(2026, 5, 25, 20, 0, 0));
    await using emulator = await startEmulator({ dialect, timer });
    const resource = z.object({ sid: z.string(), uri: z.string() });
    const created = async (path: string, body: object) => {
      const response = await request(emulator, 'POST', path, body);
      return resource.parse(await response.json());
    };
    const Twiml = '<Response><Dial><Conference>Room</Conference></Dial></Response>';
    const call = await created('/Calls', { To: '+15005550105', From: '+14155550100', Twiml });
    timer.advance(10_000);
    const items = [
      call,
      await created(`/Calls/${call.sid}/Recordings`, {}),
      await created('/Messages', { To: '+12025550101', From: '+14155550100', Body: 'Hello' }),
      await created('/IncomingPhoneNumbers', { PhoneNumber: '+15550100001' }),
    ];
    const listed = await request(emulator, 'GET', '/Conferences');
    const conference = z
      .object({
        conferences: z.tuple([
          resource.extend({
            subresource_uris: z.object({ participants: z.string(), recordings: z.string() }),
          }),
        ]),
      })
      .parse(await listed.json()).conferences[0];
    const pair = Buffer.from(`${emulator.project}:${emulator.token}`).toString('base64');
    const follow = async (uri: string): Promise<unknown> => {
      const headers = { authorization: `Basic ${pair}` };
      return (await fetch(`${emulator.url}${uri}`, { headers })).json();
    };
    for (const { sid, uri } of [...items, conference]) {
      expect(await follow(uri)).toMatchObject({ sid, uri });
    }
    const { participants, recordings } = conference.subresource_uris;
    expect(await follow(recordings)).toMatchObject({ recordings: [] });
    expect(await follow(participants)).toMatchObject({ participants: [{ call_sid: call.sid }] });
  },
);
