/** The official SDKs drive the emulator through everything it can do over REST. */
import { createServer } from 'node:http';
import {
  type Dialect,
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from '@callboard/emulator';
import { describe, expect, test } from 'vitest';
import { mixOf } from '../../emulator/src/planning/outcome-mix.ts';
import { ManualTimer } from '../../emulator/src/world/manual-timer.ts';
import { signalwireClient, twilioClient } from '../support/sdk-clients.ts';

const TO = '+12025550101';
const FROM = '+14155550100';
const CALL = { to: TO, from: FROM, url: 'http://127.0.0.1/voice' };
const START_AT = Date.UTC(2026, 5, 25, 20, 0, 0);

const CLIENTS = { signalwire: signalwireClient, twilio: twilioClient } as const;

/** An emulator with a clock that is moved by hand, in which every call is answered. */
async function given(dialect: Dialect, options: EmulatorOptions = {}) {
  const timer = new ManualTimer(START_AT);
  const emulator = await startEmulator({
    dialect,
    timer,
    mix: mixOf({ completed: 1 }),
    ...options,
  });
  return { timer, emulator, client: CLIENTS[dialect](emulator) };
}

/** Moves time until a call has the status, and lets the network run in between. */
async function advanceUntil(
  timer: ManualTimer,
  emulator: Emulator,
  sid: string,
  status: string,
): Promise<void> {
  for (let i = 0; i < 100_000; i += 1) {
    if (emulator.calls().find((call) => call.sid === sid)?.status === status) return;
    timer.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`The call never became ${status}.`);
}

/** A receiver of callbacks. */
async function receiver() {
  const received: Record<string, string>[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push(Object.fromEntries(new URLSearchParams(body)));
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return {
    received,
    url: `http://127.0.0.1:${address.port}/cb`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe.each(['signalwire', 'twilio'] as const)('the SDK of %s', (dialect) => {
  test('creates a call and fetches it at each stage of its life', async () => {
    const { timer, emulator, client } = await given(dialect);
    await using _ = emulator;
    const created = await client.calls.create(CALL);
    expect(created).toMatchObject({ status: 'queued', direction: 'outbound-api', to: TO });
    expect(created.accountSid).toBe(emulator.project);
    expect(created.dateCreated.getTime()).toBe(START_AT);
    expect(created.sid).toMatch(dialect === 'twilio' ? /^CA[0-9a-f]{32}$/ : /^[0-9a-f-]{36}$/);

    await advanceUntil(timer, emulator, created.sid, 'ringing');
    expect(await client.calls(created.sid).fetch()).toMatchObject({ status: 'ringing' });
    await advanceUntil(timer, emulator, created.sid, 'completed');
    const ended = await client.calls(created.sid).fetch();
    expect(ended.status).toBe('completed');
    expect(typeof ended.duration).toBe(dialect === 'twilio' ? 'string' : 'number');
    const talkMs = ended.endTime.getTime() - ended.startTime.getTime();
    expect(Number(ended.duration) * 1_000).toBe(talkMs);
  });

  test('lists calls over several pages to the end, newest first', async () => {
    const { timer, emulator, client } = await given(dialect);
    await using _ = emulator;
    const created: string[] = [];
    for (let i = 0; i < 23; i += 1) {
      created.push((await client.calls.create(CALL)).sid);
      timer.advance(1_000);
    }
    const listed = await client.calls.list({ pageSize: 5 });
    expect(listed.map(({ sid }) => sid)).toEqual(created.toReversed());
    expect((await client.calls.list({ pageSize: 5, limit: 7 })).length).toBe(7);

    const first = await client.calls.page({ pageSize: 5 });
    const second = await first.nextPage();
    const back = await second?.previousPage();
    expect(second?.instances.map(({ sid }) => sid)).toEqual(created.toReversed().slice(5, 10));
    expect(back?.instances.map(({ sid }) => sid)).toEqual(created.toReversed().slice(0, 5));
  });

  test('filters lists by status, numbers and start time', async () => {
    const { timer, emulator, client } = await given(dialect);
    await using _ = emulator;
    const early = await client.calls.create(CALL);
    await advanceUntil(timer, emulator, early.sid, 'completed');
    timer.advance(86_400_000);
    const late = await client.calls.create({ ...CALL, to: '+13125550102' });

    const sidsOf = (calls: readonly { readonly sid: string }[]) => calls.map(({ sid }) => sid);
    expect(sidsOf(await client.calls.list({ status: 'completed' }))).toEqual([early.sid]);
    expect(sidsOf(await client.calls.list({ status: 'queued' }))).toEqual([late.sid]);
    expect(sidsOf(await client.calls.list({ to: '+13125550102' }))).toEqual([late.sid]);
    expect(sidsOf(await client.calls.list({ from: FROM }))).toEqual([late.sid, early.sid]);
    const noon = new Date(START_AT + 43_200_000);
    expect(sidsOf(await client.calls.list({ startTimeAfter: noon }))).toEqual([late.sid]);
    expect(sidsOf(await client.calls.list({ startTimeBefore: noon }))).toEqual([early.sid]);
    expect(await client.calls.list({ parentCallSid: early.sid })).toEqual([]);
  });

  test('cancels a call that is ringing, but not one that was answered', async () => {
    const { timer, emulator, client } = await given(dialect);
    await using _ = emulator;
    const { sid } = await client.calls.create(CALL);
    await advanceUntil(timer, emulator, sid, 'ringing');
    expect((await client.calls(sid).update({ status: 'canceled' })).status).toBe('canceled');

    const other = await client.calls.create(CALL);
    await advanceUntil(timer, emulator, other.sid, 'in-progress');
    const code = dialect === 'twilio' ? 21_220 : 10_000;
    await expect(client.calls(other.sid).update({ status: 'canceled' })).rejects.toMatchObject({
      code,
      status: dialect === 'twilio' ? 400 : 422,
    });
  });

  test('hangs up a call in progress, once', async () => {
    const { timer, emulator, client } = await given(dialect);
    await using _ = emulator;
    const { sid } = await client.calls.create(CALL);
    await advanceUntil(timer, emulator, sid, 'in-progress');
    const ended = await client.calls(sid).update({ status: 'completed' });
    expect(ended.status).toBe('completed');
    expect(ended.endTime.getTime()).toBe(Math.floor(timer.now() / 1_000) * 1_000);
    await expect(client.calls(sid).update({ status: 'completed' })).rejects.toThrow();
  });

  test('deletes a call once it has ended', async () => {
    const { timer, emulator, client } = await given(dialect);
    await using _ = emulator;
    const { sid } = await client.calls.create(CALL);
    await expect(client.calls(sid).remove()).rejects.toMatchObject({ code: 20_009 });
    await advanceUntil(timer, emulator, sid, 'completed');
    expect(await client.calls(sid).remove()).toBe(true);
    await expect(client.calls(sid).fetch()).rejects.toMatchObject({ code: 20_404, status: 404 });
  });

  test('gets the reason when a call is refused', async () => {
    const { emulator, client } = await given(dialect);
    await using _ = emulator;
    await expect(client.calls.create({ ...CALL, to: '123' })).rejects.toMatchObject({
      code: 21_211,
      status: dialect === 'twilio' ? 400 : 422,
    });
    const spaced = { statusCallback: 'http://a/', statusCallbackEvent: ['initiated ringing'] };
    await expect(client.calls.create({ ...CALL, ...spaced })).rejects.toMatchObject({
      code: 21_626,
    });
  });

  test('receives the callbacks it asked for, event by event', async () => {
    await using hook = await receiver();
    await using emulator = await startEmulator({
      dialect,
      speed: 3_600,
      mix: mixOf({ completed: 1 }),
    });
    const { sid } = await CLIENTS[dialect](emulator).calls.create({
      ...CALL,
      timeout: 600,
      record: true,
      statusCallback: hook.url,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
      recordingStatusCallback: hook.url,
    });
    await emulator.idle();
    const progress = hook.received.filter(({ CallStatus }) => CallStatus !== undefined);
    const inOrder = progress.toSorted(
      (a, b) => Number(a['SequenceNumber']) - Number(b['SequenceNumber']),
    );
    expect(inOrder.map(({ CallStatus }) => CallStatus)).toEqual([
      'initiated',
      'ringing',
      ...(dialect === 'signalwire' ? ['answered'] : []),
      'in-progress',
      'completed',
    ]);
    expect(new Set(hook.received.map(({ CallSid }) => CallSid))).toEqual(new Set([sid]));
    const recordings = hook.received.filter(({ RecordingStatus }) => RecordingStatus !== undefined);
    expect(recordings).toHaveLength(1);
    expect(recordings[0]?.['RecordingSid']).toBe(inOrder.at(-1)?.['RecordingSid']);
  });

  test('sends, fetches and lists messages, and receives their status', async () => {
    await using hook = await receiver();
    await using emulator = await startEmulator({ dialect, speed: 1_000 });
    const client = CLIENTS[dialect](emulator);
    const sids: string[] = [];
    for (let i = 0; i < 7; i += 1) {
      const message = await client.messages.create({
        to: TO,
        from: FROM,
        body: `Alert ${i}`,
        ...(i === 0 ? { statusCallback: hook.url } : {}),
      });
      sids.push(message.sid);
    }
    await emulator.idle();
    const [first = ''] = sids;
    const delivered = await client.messages(first).fetch();
    expect(delivered).toMatchObject({ status: 'delivered', body: 'Alert 0', errorCode: null });
    expect(delivered.price).toBe(dialect === 'twilio' ? '-0.00750' : 0.0075);
    expect(delivered.dateSent.getTime()).toBeGreaterThanOrEqual(delivered.dateCreated.getTime());
    const listed = await client.messages.list({ to: TO, pageSize: 3 });
    expect(listed.map(({ sid }) => sid)).toEqual(sids.toReversed());
    const yesterday = new Date(emulator.now() - 86_400_000);
    expect(await client.messages.list({ dateSentBefore: yesterday })).toEqual([]);
    expect(hook.received.map(({ MessageStatus }) => MessageStatus).toSorted()).toEqual([
      'delivered',
      'sending',
      'sent',
    ]);
  });

  test('knows a message with media by its sid, if the provider marks it', async () => {
    await using emulator = await startEmulator({ dialect });
    const media = { to: TO, from: FROM, mediaUrl: ['http://127.0.0.1/cat.png'] };
    const message = await CLIENTS[dialect](emulator).messages.create(media);
    expect(message.sid).toMatch(dialect === 'twilio' ? /^MM[0-9a-f]{32}$/ : /^[0-9a-f-]{36}$/);
    expect(Number(message.numMedia)).toBe(1);
  });

  test('finds the legs of a call by their parent', async () => {
    const timer = new ManualTimer(START_AT);
    await using emulator = await startEmulator({ dialect, timer });
    const client = CLIENTS[dialect](emulator);
    const dials = '<Response><Dial><Number>+15005550105</Number></Dial></Response>';
    const parent = await client.calls.create({ to: '+15005550105', from: FROM, twiml: dials });
    const other = await client.calls.create({ to: '+15005550105', from: FROM, twiml: dials });
    timer.advance(60_000);
    const legs = await client.calls.list({ parentCallSid: parent.sid });
    expect(legs).toHaveLength(1);
    expect(legs[0]).toMatchObject({ parentCallSid: parent.sid, direction: 'outbound-dial' });
    const [leg] = await client.calls.list({ parentCallSid: other.sid });
    expect(leg?.sid).not.toBe(legs[0]?.sid);
  });

  test('has messages refused by magic test numbers', async () => {
    await using emulator = await startEmulator({ dialect, speed: 1_000 });
    const client = CLIENTS[dialect](emulator);
    const send = (to: string) => client.messages.create({ to, from: FROM, body: 'Alert' });
    await expect(send('+15005550004')).rejects.toMatchObject({ code: 21_610 });
    await expect(send('+15005550001')).rejects.toMatchObject({ code: 21_211 });
    await expect(send('+15005550029')).rejects.toMatchObject({ code: 20_429, status: 429 });
    const filtered = await send('+15005550030');
    await emulator.idle();
    expect(await client.messages(filtered.sid).fetch()).toMatchObject({
      status: 'undelivered',
      errorCode: 30_007,
    });
  });

  test('fetches its account', async () => {
    await using emulator = await startEmulator({ dialect });
    const account = await CLIENTS[dialect](emulator).api.v2010.accounts(emulator.project).fetch();
    expect(account).toMatchObject({ sid: emulator.project, status: 'active' });
  });

  test('is refused with a wrong token', async () => {
    await using emulator = await startEmulator({ dialect });
    const client = CLIENTS[dialect]({ ...emulator, token: 'wrong' });
    await expect(client.calls.list()).rejects.toMatchObject({ code: 20_003, status: 401 });
  });
});
