/** The REST API as plain HTTP: prefixes, shapes, errors, and injected faults. */

import { type Emulator, EmulatorOptionError, startEmulator } from '@callboard/emulator';
import { expect, test } from 'vitest';
import { z } from 'zod';

const CALL = { To: '+12025550101', From: '+14155550100', Url: 'http://127.0.0.1/voice' };
const MESSAGE = { To: '+12025550101', From: '+14155550100', Body: 'Alert' };

const withSid = z.object({ sid: z.string() });
const withMessages = z.object({ messages: z.array(z.unknown()) });

/** A request with credentials. A body is sent as a form. */
function request(
  emulator: Emulator,
  path: string,
  form?: Record<string, string>,
  timeoutMs = 60_000,
) {
  const pair = Buffer.from(`${emulator.project}:${emulator.token}`).toString('base64');
  return fetch(`${emulator.url}${path}`, {
    headers: { authorization: `Basic ${pair}` },
    signal: AbortSignal.timeout(timeoutMs),
    ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
  });
}

const setFaults = (emulator: Emulator, faults: readonly object[]) =>
  fetch(`${emulator.url}/_emulator/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ faults }),
  });

test('both prefixes answer, with and without .json', async () => {
  await using emulator = await startEmulator();
  const { project } = emulator;
  for (const prefix of ['/2010-04-01', '/api/laml/2010-04-01']) {
    for (const suffix of ['', '.json']) {
      const path = `${prefix}/Accounts/${project}/Calls${suffix}`;
      const created = await request(emulator, path, CALL);
      expect(created.status).toBe(200);
      const { sid } = withSid.parse(await created.json());
      const fetched = await request(
        emulator,
        `${prefix}/Accounts/${project}/Calls/${sid}${suffix}`,
      );
      expect(await fetched.json()).toMatchObject({ sid, status: 'queued' });
      const listed = await request(emulator, `${path}?PageSize=1`);
      expect(await listed.json()).toMatchObject({ page_size: 1, calls: [{ sid }] });
      expect((await request(emulator, `${prefix}/Accounts/${project}${suffix}`)).status).toBe(200);
    }
  }
});

test('a recording without .json is JSON for clients that accept JSON, and its sound for others', async () => {
  await using emulator = await startEmulator({ speed: 3_600 });
  const account = `/Accounts/${emulator.project}`;
  await request(emulator, `/2010-04-01${account}/Calls`, {
    To: '+15005550100',
    From: CALL.From,
    Twiml: '<Response><Pause length="60"/></Response>',
    Record: 'true',
  });
  await emulator.idle();
  const [recording] = emulator.recordings();
  const pair = Buffer.from(`${emulator.project}:${emulator.token}`).toString('base64');
  for (const prefix of ['/2010-04-01', '/api/laml/2010-04-01']) {
    const url = `${emulator.url}${prefix}${account}/Recordings/${recording?.sid}`;
    const accept = 'application/json';
    const fetched = await fetch(url, { headers: { accept, authorization: `Basic ${pair}` } });
    expect(await fetched.json()).toMatchObject({ sid: recording?.sid, status: 'completed' });
    expect((await fetch(url, { headers: { accept } })).status).toBe(401);
    const heard = await fetch(url);
    expect(heard.headers.get('content-type')).toBe('audio/x-wav');
    await heard.body?.cancel();
  }
});

test('an unknown value is an explicit null, in both dialects', async () => {
  for (const dialect of ['signalwire', 'twilio'] as const) {
    await using emulator = await startEmulator({ dialect });
    const path = `/2010-04-01/Accounts/${emulator.project}`;
    const created = await request(emulator, `${path}/Calls.json`, CALL);
    expect(created.status).toBe(dialect === 'twilio' ? 201 : 200);
    expect(await created.json()).toMatchObject({
      start_time: null,
      end_time: null,
      parent_call_sid: null,
      price: null,
      answered_by: null,
      caller_name: null,
      forwarded_from: null,
      group_sid: null,
      phone_number_sid: null,
      duration: dialect === 'twilio' ? null : 0,
      direction: 'outbound-api',
      uri:
        dialect === 'twilio'
          ? expect.stringMatching(/^\/2010-04-01\/.*\.json$/)
          : expect.stringMatching(/^\/api\/laml\/2010-04-01\/.*[^n]$/),
    });
    const message = await request(emulator, `${path}/Messages.json`, MESSAGE);
    expect(await message.json()).toMatchObject({
      date_sent: null,
      error_code: null,
      error_message: null,
      num_segments: dialect === 'twilio' ? '1' : 1,
    });
  }
});

test('every refusal is JSON with a code', async () => {
  await using emulator = await startEmulator();
  const path = `/2010-04-01/Accounts/${emulator.project}`;
  const refusals = [
    [await fetch(`${emulator.url}${path}/Calls`), 401, 20_003],
    [await request(emulator, '/2010-04-01/Accounts/another/Calls'), 404, 20_404],
    [await request(emulator, `${path}/Calls/unknown`), 404, 20_404],
    [await request(emulator, `${path}/Faxes`), 404, 20_404],
    [await request(emulator, '/nowhere'), 404, 20_404],
    [await request(emulator, `${path}/Calls`, { To: '+1' }), 422, 21_213],
    [await request(emulator, `${path}/Calls?PageSize=0`), 422, 54_454],
    [await request(emulator, `${path}/Calls?StartTime=soon`), 422, 20_422],
    [await request(emulator, `${path}/Calls/%zz`), 400, 20_400],
  ] as const;
  for (const [response, status, code] of refusals) {
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toMatchObject({
      code,
      status,
      message: expect.any(String),
      more_info: expect.any(String),
    });
  }
});

test('the scheme of credentials may be written in any case', async () => {
  await using emulator = await startEmulator();
  const pair = Buffer.from(`${emulator.project}:${emulator.token}`).toString('base64');
  const url = `${emulator.url}/2010-04-01/Accounts/${emulator.project}/Calls`;
  for (const scheme of ['Basic', 'basic', 'BASIC']) {
    const response = await fetch(url, { headers: { authorization: `${scheme} ${pair}` } });
    expect(response.status).toBe(200);
  }
});

test('a request that cannot be read is refused in JSON, too', async () => {
  await using emulator = await startEmulator();
  const path = `/2010-04-01/Accounts/${emulator.project}/Calls?To=${'1'.repeat(20_000)}`;
  const tooLong = await request(emulator, path);
  expect(tooLong.status).toBe(431);
  expect(await tooLong.json()).toMatchObject({
    code: 20_431,
    status: 431,
    message: expect.stringContaining('too long'),
    more_info: expect.any(String),
  });
});

test('a resource that is not emulated says so', async () => {
  await using emulator = await startEmulator();
  const path = `/2010-04-01/Accounts/${emulator.project}/Addresses`;
  expect(await (await request(emulator, path)).json()).toMatchObject({
    code: 20_404,
    message: expect.stringContaining('not emulated'),
  });
  const known = `/2010-04-01/Accounts/${emulator.project}/Calls/unknown`;
  expect(await (await request(emulator, known)).json()).toMatchObject({
    message: expect.not.stringContaining('not emulated'),
  });
});

test('messages are found by the day they were created', async () => {
  await using emulator = await startEmulator({ startAt: Date.UTC(2026, 5, 25, 20) });
  const path = `/2010-04-01/Accounts/${emulator.project}/Messages`;
  await request(emulator, path, MESSAGE);
  const countOf = async (query: string) => {
    const listed = withMessages.parse(await (await request(emulator, `${path}?${query}`)).json());
    return listed.messages.length;
  };
  expect(await countOf('DateCreated=2026-06-25')).toBe(1);
  expect(await countOf('DateCreated=2026-06-24')).toBe(0);
  expect(await countOf('DateCreated%3E=2026-06-26')).toBe(0);
});

test('SignalWire accepts the document of a call by either name, also in an update', async () => {
  await using emulator = await startEmulator();
  const path = `/2010-04-01/Accounts/${emulator.project}/Calls`;
  const { sid } = withSid.parse(await (await request(emulator, path, CALL)).json());
  const change = { Laml: '<Response/>' };
  // It's understood, and refused only because the call isn't answered yet.
  expect(await (await request(emulator, `${path}/${sid}`, change)).json()).toMatchObject({
    code: 21_220,
  });
  const long = { Twiml: 'x'.repeat(4_001) };
  expect(await (await request(emulator, `${path}/${sid}`, long)).json()).toMatchObject({
    code: 20_422,
  });
});

test.each([
  ['signalwire', 21_475],
  ['twilio', 20_422],
] as const)('a conference can only be completed: %s', async (dialect, code) => {
  await using emulator = await startEmulator({ dialect, speed: 3_600 });
  const account = `/2010-04-01/Accounts/${emulator.project}`;
  const Twiml = '<Response><Dial><Conference>Room</Conference></Dial></Response>';
  await request(emulator, `${account}/Calls`, { To: '+15005550105', From: CALL.From, Twiml });
  await emulator.idle();
  const listed = await (await request(emulator, `${account}/Conferences`)).json();
  const [conference] = z.object({ conferences: z.array(withSid) }).parse(listed).conferences;
  const refused = await request(emulator, `${account}/Conferences/${conference?.sid}`, {
    Status: 'paused',
  });
  expect(await refused.json()).toMatchObject({ code });
});

test('messages are refused, lost and left hanging as configured, in that order', async () => {
  await using emulator = await startEmulator();
  const path = `/2010-04-01/Accounts/${emulator.project}/Messages`;
  const route = 'messages.create';
  const set = await setFaults(emulator, [
    { route, action: { kind: 'respond', status: 429 }, times: 2 },
    { route, action: { kind: 'respond', status: 500 }, when: 'before', times: 1 },
    { route, action: { kind: 'respond', status: 500 }, when: 'after', times: 1 },
    { route, action: { kind: 'reset' }, when: 'before', times: 1 },
    { route, action: { kind: 'reset' }, when: 'after', times: 1 },
    { route, action: { kind: 'hang' }, when: 'after', times: 1 },
    { route: 'messages.list', action: { kind: 'hang' }, times: 1 },
    { route: 'messages.list', action: { kind: 'respond', status: 500 }, times: 1 },
  ]);
  expect(set.status).toBe(200);
  const count = () => emulator.messages().length;
  /** For a request that's never answered: long enough for it to be received. */
  const hangsMs = 3_000;
  const send = (nth: number) => request(emulator, path, MESSAGE, nth === 6 ? hangsMs : undefined);
  const outcomes: (readonly [string, number])[] = [];
  for (let i = 0; i < 8; i += 1) {
    const outcome = await send(i).then(
      (response) => `${response.status}`,
      (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
    );
    outcomes.push([outcome, count()]);
  }
  expect(outcomes).toEqual([
    ['429', 0],
    ['429', 0],
    ['500', 0],
    ['500', 1],
    ['TypeError', 1],
    ['TypeError', 2],
    ['TimeoutError', 3],
    ['201', 4],
  ]);
  await expect(request(emulator, path, undefined, hangsMs)).rejects.toThrow();
  expect((await request(emulator, path)).status).toBe(500);
  const listed = withMessages.parse(await (await request(emulator, path)).json());
  expect(listed.messages).toHaveLength(4);
});

test('faults can be given at the start, listed, and removed', async () => {
  await using emulator = await startEmulator({
    faults: [{ route: 'messages.create', action: { kind: 'respond', status: 503 } }],
  });
  const path = `/2010-04-01/Accounts/${emulator.project}/Messages`;
  expect((await request(emulator, path, MESSAGE)).status).toBe(503);
  const seen = await fetch(`${emulator.url}/_emulator/faults`);
  expect(await seen.json()).toEqual({
    faults: [
      {
        route: 'messages.create',
        action: { kind: 'respond', status: 503 },
        when: 'before',
        times: null,
        probability: 1,
      },
    ],
  });
  expect((await fetch(`${emulator.url}/_emulator/faults`, { method: 'DELETE' })).status).toBe(204);
  expect((await request(emulator, path, MESSAGE)).status).toBe(201);
  emulator.setFaults([{ route: 'messages.create', action: { kind: 'respond', status: 502 } }]);
  expect((await request(emulator, path, MESSAGE)).status).toBe(502);
});

test('invalid faults are refused with the reason', async () => {
  await using emulator = await startEmulator();
  const refused = await setFaults(emulator, [{ route: 'nowhere', action: { kind: 'hang' } }]);
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({
    code: 20_422,
    message: expect.stringContaining('route'),
  });
});

test('invalid faults are refused by the library with the reason, and change nothing', async () => {
  await using emulator = await startEmulator({ faults: [{ fault: 'delay' }] });
  const before = emulator.faults();
  const set = () => emulator.setFaults([{ fault: 'drop', probability: 2 }]);
  expect(set).toThrow(EmulatorOptionError);
  expect(set).toThrow(/^faults: .*must be from 0 to 1.*probability/s);
  expect(emulator.faults()).toEqual(before);
});

test('the control routes show what was sent', async () => {
  await using emulator = await startEmulator({ speed: 3_600, retryDelaysMs: [1] });
  const path = `/2010-04-01/Accounts/${emulator.project}/Messages`;
  // Nothing listens on the discard port.
  await request(emulator, path, { ...MESSAGE, StatusCallback: 'http://127.0.0.1:9/sms' });
  await emulator.idle();
  const [sid] = emulator.messages().map((message) => message.sid);
  const log = await fetch(`${emulator.url}/_emulator/deliveries?sid=${sid}`);
  expect(await log.json()).toMatchObject({
    counters: { emitted: 3, failed: 3, attempts: 9, pending: 0 },
    attempts: expect.arrayContaining([
      expect.objectContaining({ sid, label: 'message delivered', attempt: 3, errorCode: 11_200 }),
    ]),
  });
  const other = await fetch(`${emulator.url}/_emulator/deliveries?sid=other`);
  expect(await other.json()).toMatchObject({ attempts: [] });
  const state = await fetch(`${emulator.url}/_emulator/state`);
  expect(await state.json()).toMatchObject({ dialect: 'signalwire', messages: { kept: 1 } });
});
