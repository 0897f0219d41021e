/**
 * The official SDKs, unmodified except for their base URL, drive every endpoint of the emulator, and the
 * tests check how they parse each field. Calls and messages are in `emulator-sdk.test.ts`.
 */

import {
  type Dialect,
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from '@callboard/emulator';
import { describe, expect, test } from 'vitest';
import { ManualTimer } from '../../emulator/src/world/manual-timer.ts';
import { signalwireClient, twilioClient } from '../support/sdk-clients.ts';

/** Answers after 2 s and stays for an hour. */
const TO = '+15005550105';
const FROM = '+14155550100';
const PATIENT = '<Response><Pause length="3600"/></Response>';
const CALL = { to: TO, from: FROM, twiml: PATIENT };
const START_AT = Date.UTC(2026, 5, 25, 20, 0, 0);
const SECOND = 1_000;

const CLIENTS = { signalwire: signalwireClient, twilio: twilioClient } as const;

/** An emulator with a clock that is moved by hand. */
async function given(dialect: Dialect, options: EmulatorOptions = {}) {
  const timer = new ManualTimer(START_AT);
  const emulator = await startEmulator({ dialect, timer, ...options });
  return { timer, emulator, client: CLIENTS[dialect](emulator) };
}

/** Moves time until a call has the status. */
function advanceUntil(timer: ManualTimer, emulator: Emulator, sid: string, status: string): void {
  for (let i = 0; i < 100_000; i += 1) {
    if (emulator.calls().find((call) => call.sid === sid)?.status === status) return;
    timer.advance(100);
  }
  throw new Error(`The call never became ${status}.`);
}

/** Both SDKs can only read recordings of conferences. Starting one is plain HTTP. */
function post(emulator: Emulator, path: string, form: Readonly<Record<string, string>>) {
  const pair = Buffer.from(`${emulator.project}:${emulator.token}`).toString('base64');
  return fetch(`${emulator.url}/2010-04-01/Accounts/${emulator.project}${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${pair}` },
    body: new URLSearchParams(form),
  });
}

const sidsOf = (items: readonly { readonly sid: string }[]) => items.map(({ sid }) => sid);
const REFUSED = { signalwire: 422, twilio: 400 } as const;

describe.each(['signalwire', 'twilio'] as const)('the SDK of %s', (dialect) => {
  const status = REFUSED[dialect];

  test('fetches its account and everything below it', async () => {
    const { emulator, client } = await given(dialect);
    await using _ = emulator;
    const account = await client.api.v2010.accounts(emulator.project).fetch();
    expect(account).toMatchObject({ sid: emulator.project, status: 'active', type: 'Full' });
    expect(account.dateCreated.getTime()).toBe(START_AT);
    const { calls, conferences, messages, recordings } = account.subresourceUris;
    for (const uri of [calls, conferences, messages, recordings]) {
      expect(uri).toContain(emulator.project);
    }
    expect(account.authToken).toBe(dialect === 'twilio' ? emulator.token : 'redacted');
    expect(account.ownerAccountSid).toBe(emulator.project);
  });

  test('sees the recording of a call that records itself', async () => {
    const { timer, emulator, client } = await given(dialect);
    await using _ = emulator;
    const { sid } = await client.calls.create({ ...CALL, record: true });
    expect(await client.recordings.list()).toEqual([]);
    advanceUntil(timer, emulator, sid, 'in-progress');
    const [running] = await client.calls(sid).recordings.list();
    expect(running).toMatchObject({ status: 'in-progress', callSid: sid });
    expect(running?.duration).toBe(dialect === 'twilio' ? null : 0);
    await expect(client.recordings(running?.sid ?? '').remove()).rejects.toMatchObject({
      code: 20_009,
      status,
    });
    timer.advance(7 * SECOND);
    await client.calls(sid).update({ status: 'completed' });
    timer.advance(5 * SECOND);

    const recording = await client.recordings(running?.sid ?? '').fetch();
    expect(recording).toMatchObject({
      accountSid: emulator.project,
      apiVersion: '2010-04-01',
      callSid: sid,
      conferenceSid: null,
      channels: 1,
      source: dialect === 'twilio' ? 'OutboundAPI' : 'OutBoundApi',
      status: 'completed',
      priceUnit: 'USD',
      encryptionDetails: null,
    });
    expect(Number(recording.price)).toBeLessThan(0);
    const ended = await client.calls(sid).fetch();
    expect(recording.startTime).toEqual(ended.startTime);
    expect(recording.duration).toEqual(ended.duration);
    expect([7, 8]).toContain(Number(recording.duration));
    expect(recording.sid).toMatch(dialect === 'twilio' ? /^RE[0-9a-f]{32}$/ : /^[0-9a-f-]{36}$/);
  });

  test('starts, pauses, resumes and stops recordings of a call', async () => {
    const { timer, emulator, client } = await given(dialect);
    await using _ = emulator;
    const { sid } = await client.calls.create(CALL);
    await expect(client.calls(sid).recordings.create()).rejects.toMatchObject({
      code: 21_220,
      status,
    });
    advanceUntil(timer, emulator, sid, 'in-progress');
    const started = await client.calls(sid).recordings.create({
      recordingChannels: 'dual',
      recordingTrack: 'both',
      trim: 'do-not-trim',
    });
    expect(started).toMatchObject({ callSid: sid, status: 'in-progress' });
    expect(Number(started.channels)).toBe(2);
    const recording = client.calls(sid).recordings(started.sid);
    timer.advance(10 * SECOND);
    const paused = await recording.update({ status: 'paused', pauseBehavior: 'skip' });
    expect(paused.status).toBe('paused');
    timer.advance(10 * SECOND);
    const current = client.calls(sid).recordings('Twilio.CURRENT');
    expect(await current.update({ status: 'in-progress' })).toMatchObject({
      sid: started.sid,
      status: 'in-progress',
    });
    timer.advance(10 * SECOND);
    expect(await recording.update({ status: 'stopped' })).toMatchObject({ status: 'stopped' });
    timer.advance(2 * SECOND);
    expect(await recording.fetch()).toMatchObject({
      status: 'completed',
      duration: dialect === 'twilio' ? '20' : 20,
      track: dialect === 'twilio' ? 'both' : undefined,
      source: dialect === 'twilio' ? 'StartCallRecordingAPI' : 'StartCallRecordingApi',
    });
    await expect(recording.update({ status: 'paused' })).rejects.toMatchObject({ code: 21_220 });
    await expect(current.update({ status: 'stopped' })).rejects.toMatchObject({ code: 20_404 });
    expect(await recording.remove()).toBe(true);
    await expect(recording.fetch()).rejects.toMatchObject({ code: 20_404, status: 404 });
  });

  test('lists recordings over several pages, by call and by day, and deletes them', async () => {
    const { timer, emulator, client } = await given(dialect);
    await using _ = emulator;
    const started: string[] = [];
    const calls: string[] = [];
    for (let day = 0; day < 2; day += 1) {
      const { sid } = await client.calls.create(CALL);
      calls.push(sid);
      advanceUntil(timer, emulator, sid, 'in-progress');
      for (let i = 0; i < 4; i += 1) {
        started.push((await client.calls(sid).recordings.create()).sid);
      }
      timer.advance(SECOND);
      await client.calls(sid).update({ status: 'completed' });
      timer.advance(86_400_000);
    }
    const newestFirst = started.toReversed();
    expect(sidsOf(await client.recordings.list({ pageSize: 3 }))).toEqual(newestFirst);
    const [first = ''] = calls;
    const ofFirst = newestFirst.slice(4);
    expect(sidsOf(await client.recordings.list({ callSid: first }))).toEqual(ofFirst);
    const owned = client.calls(first).recordings;
    expect(sidsOf(await owned.list({ pageSize: 1 }))).toEqual(ofFirst);
    expect(await client.recordings.list({ conferenceSid: 'none' })).toEqual([]);
    const noon = new Date(START_AT + 43_200_000);
    const before = await client.recordings.list({ dateCreatedBefore: noon });
    expect(sidsOf(before)).toEqual(ofFirst);
    const after = await client.recordings.list({ dateCreatedAfter: noon });
    expect(sidsOf(after)).toEqual(newestFirst.slice(0, 4));

    const page = await client.recordings.page({ pageSize: 5 });
    const next = await page.nextPage();
    const back = await next?.previousPage();
    expect(sidsOf(back?.instances ?? [])).toEqual(sidsOf(page.instances));
    const [newest = ''] = newestFirst;
    expect(await client.recordings(newest).remove()).toBe(true);
    expect(await client.recordings.list({ pageSize: 3 })).toHaveLength(7);
  });

  test('finds the sound of a recording at the URL that its resource and its callback give', async () => {
    const { timer, emulator, client } = await given(dialect);
    await using _ = emulator;
    const { sid } = await client.calls.create({ ...CALL, record: true });
    advanceUntil(timer, emulator, sid, 'in-progress');
    timer.advance(7 * SECOND);
    await client.calls(sid).update({ status: 'completed' });
    const [unready] = emulator.recordings();
    const prefix = dialect === 'twilio' ? '' : '/api/laml';
    const path = `/2010-04-01/Accounts/${emulator.project}/Recordings/${unready?.sid}`;
    expect((await fetch(`${emulator.url}${prefix}${path}.wav`)).status).toBe(404);
    timer.advance(5 * SECOND);
    const bytes = (emulator.recordings()[0]?.durationSeconds ?? 0) * 16_000;
    expect(bytes).toBeGreaterThan(0);

    for (const url of [`${prefix}${path}`, `${path}.wav`, `/api/laml${path}.wav`]) {
      const response = await fetch(`${emulator.url}${url}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('audio/x-wav');
      const file = Buffer.from(await response.arrayBuffer());
      expect(file).toHaveLength(Number(response.headers.get('content-length')));
      expect(file.readUInt32LE(40)).toBe(bytes);
    }
    const head = await fetch(`${emulator.url}${path}`, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(`${44 + bytes}`);
    const mp3 = await fetch(`${emulator.url}${path}.mp3`);
    expect(mp3.status).toBe(status);
    expect(await mp3.json()).toMatchObject({
      code: 20_422,
      message: expect.stringContaining('.wav'),
    });
    expect((await fetch(`${emulator.url}${path}.json`)).status).toBe(401);
    if (dialect === 'twilio') {
      const recording = await client.recordings(unready?.sid ?? '').fetch();
      expect(recording.mediaUrl).toBe(`${emulator.url}${path}`);
    }
  });

  test('adds, configures, finds and releases numbers', async () => {
    const { timer, emulator, client } = await given(dialect, {
      numbers: [{ phoneNumber: '+15550100001', voiceUrl: 'http://127.0.0.1/voice' }],
    });
    await using _ = emulator;
    const [given_] = await client.incomingPhoneNumbers.list();
    expect(given_).toMatchObject({
      accountSid: emulator.project,
      phoneNumber: '+15550100001',
      friendlyName: '+15550100001',
      voiceUrl: 'http://127.0.0.1/voice',
      voiceMethod: 'POST',
      voiceFallbackUrl: null,
      statusCallback: null,
      smsUrl: null,
      voiceCallerIdLookup: dialect === 'twilio' ? false : null,
      origin: dialect,
    });
    expect(given_?.dateCreated.getTime()).toBe(START_AT);
    timer.advance(60 * SECOND);
    const number = client.incomingPhoneNumbers(given_?.sid ?? '');
    const changed = await number.update({
      friendlyName: 'Front desk',
      voiceUrl: 'http://127.0.0.1/other',
      voiceMethod: 'GET',
      voiceFallbackUrl: 'http://127.0.0.1/fallback',
      voiceFallbackMethod: 'GET',
      statusCallback: 'http://127.0.0.1/status',
      statusCallbackMethod: 'GET',
      smsUrl: 'http://127.0.0.1/sms',
      voiceCallerIdLookup: true,
    });
    expect(changed).toMatchObject({
      friendlyName: 'Front desk',
      voiceUrl: 'http://127.0.0.1/other',
      voiceMethod: 'GET',
      voiceFallbackUrl: 'http://127.0.0.1/fallback',
      voiceFallbackMethod: 'GET',
      statusCallback: 'http://127.0.0.1/status',
      statusCallbackMethod: 'GET',
      smsUrl: 'http://127.0.0.1/sms',
      smsMethod: 'POST',
      voiceCallerIdLookup: dialect === 'twilio' ? true : null,
    });
    expect(changed.dateUpdated.getTime()).toBe(START_AT + 60 * SECOND);
    expect(await number.update({ statusCallback: '' })).toMatchObject({
      statusCallback: null,
      voiceUrl: 'http://127.0.0.1/other',
    });
    expect(await number.fetch()).toMatchObject({ statusCallback: null, voiceMethod: 'GET' });

    for (let i = 2; i < 10; i += 1) {
      await client.incomingPhoneNumbers.create({ phoneNumber: `+1555010000${i}` });
    }
    expect(emulator.phoneNumbers()).toHaveLength(9);
    expect(await client.incomingPhoneNumbers.list({ pageSize: 2 })).toHaveLength(9);
    const list = (options: object) => client.incomingPhoneNumbers.list(options);
    expect(sidsOf(await list({ friendlyName: 'Front desk' }))).toEqual([given_?.sid]);
    expect(sidsOf(await list({ phoneNumber: '+15550100001' }))).toEqual([given_?.sid]);
    expect(await list({ phoneNumber: '55501*' })).toHaveLength(9);
    expect(await list({ phoneNumber: '999' })).toEqual([]);
    expect(await list({ phoneNumber: 'desk' })).toEqual([]);
    expect(await list({ phoneNumber: '+1 (555) 010-0001' })).toHaveLength(1);
    expect(await list({ origin: 'hosted' })).toEqual([]);
    expect(await list({ beta: false })).toHaveLength(9);
    expect(await list({ beta: true })).toEqual([]);

    const create = (options: { phoneNumber: string; voiceUrl?: string }) =>
      client.incomingPhoneNumbers.create(options);
    await expect(create({ phoneNumber: '555' })).rejects.toMatchObject({
      code: dialect === 'twilio' ? 21_421 : 21_401,
      status,
    });
    await expect(number.update({ friendlyName: 'x'.repeat(65) })).rejects.toMatchObject({
      code: dialect === 'twilio' ? 20_422 : 20_002,
    });
    await expect(create({ phoneNumber: '+15550100001' })).rejects.toMatchObject({ code: 21_422 });
    await expect(
      create({ phoneNumber: '+15550100020', voiceUrl: 'voice.xml' }),
    ).rejects.toMatchObject({ code: 21_402 });
    await expect(number.update({ voiceMethod: 'PUT' })).rejects.toMatchObject({ code: 21_209 });
    await expect(number.update({ voiceApplicationSid: 'AP1' })).rejects.toMatchObject({
      code: 20_422,
    });
    expect(await number.remove()).toBe(true);
    await expect(number.fetch()).rejects.toMatchObject({ code: 20_404, status: 404 });
  });

  test('redacts and deletes messages once they are final', async () => {
    const { timer, emulator, client } = await given(dialect);
    await using _ = emulator;
    const { sid } = await client.messages.create({ to: TO, from: FROM, body: 'Secret'.repeat(30) });
    const message = client.messages(sid);
    await expect(message.update({ body: '' })).rejects.toMatchObject({
      code: dialect === 'twilio' ? 20_009 : 10_000,
      status,
    });
    await expect(message.remove()).rejects.toMatchObject({ code: 20_009 });
    await expect(message.update({ status: 'canceled' })).rejects.toMatchObject({ code: 20_422 });
    timer.advance(60 * SECOND);
    await expect(message.update({ body: 'Other' })).rejects.toMatchObject({
      code: dialect === 'twilio' ? 20_422 : 50_509,
    });
    expect(await message.update({ body: '' })).toMatchObject({ body: '', status: 'delivered' });
    const redacted = await message.fetch();
    expect(redacted.body).toBe('');
    expect(Number(redacted.numSegments)).toBe(2);
    expect(Number(redacted.price)).toBe(dialect === 'twilio' ? -0.015 : 0.015);
    expect(await message.remove()).toBe(true);
    await expect(message.fetch()).rejects.toMatchObject({ code: 20_404 });
  });

  test('filters calls by when they ended', async () => {
    const { timer, emulator, client } = await given(dialect);
    await using _ = emulator;
    const early = await client.calls.create(CALL);
    advanceUntil(timer, emulator, early.sid, 'in-progress');
    await client.calls(early.sid).update({ status: 'completed' });
    timer.advance(86_400_000);
    const late = await client.calls.create(CALL);
    advanceUntil(timer, emulator, late.sid, 'in-progress');
    const noon = new Date(START_AT + 43_200_000);
    expect(sidsOf(await client.calls.list({ endTimeBefore: noon }))).toEqual([early.sid]);
    expect(await client.calls.list({ endTimeAfter: noon })).toEqual([]);
    await client.calls(late.sid).update({ status: 'completed' });
    expect(sidsOf(await client.calls.list({ endTimeAfter: noon }))).toEqual([late.sid]);
    expect(sidsOf(await client.calls.list({ endTime: new Date(START_AT + 5 * SECOND) }))).toEqual(
      [],
    );
    const day = await client.calls.list({ startTimeAfter: noon, endTimeAfter: noon });
    expect(sidsOf(day)).toEqual([late.sid]);
  });

  test('redirects a call in progress to another document', async () => {
    const { timer, emulator, client } = await given(dialect);
    await using _ = emulator;
    const { sid } = await client.calls.create(CALL);
    const bye = '<Response><Hangup/></Response>';
    await expect(client.calls(sid).update({ twiml: bye })).rejects.toMatchObject({
      code: 21_220,
      status,
    });
    advanceUntil(timer, emulator, sid, 'in-progress');
    timer.advance(60 * SECOND);
    const redirected = await client.calls(sid).update({ twiml: bye });
    expect(redirected.sid).toBe(sid);
    expect(redirected.dateUpdated.getTime()).toBe(Math.floor(timer.now() / SECOND) * SECOND);
    timer.advance(SECOND);
    expect(await client.calls(sid).fetch()).toMatchObject({ status: 'completed' });
  });

  test('cannot change a call that has ended', async () => {
    const { timer, emulator, client } = await given(dialect);
    await using _ = emulator;
    const { sid } = await client.calls.create(CALL);
    advanceUntil(timer, emulator, sid, 'in-progress');
    await client.calls(sid).update({ status: 'completed' });
    const call = client.calls(sid);
    const code = dialect === 'twilio' ? 21_220 : 10_000;
    for (const change of [{ status: 'completed' }, { url: 'http://a/' }] as const) {
      await expect(call.update(change)).rejects.toMatchObject({ code, status });
    }
    // Twilio doesn't document what it answers to this.
    if (dialect === 'twilio') return;
    const report = { statusCallback: 'http://a/' };
    await expect(call.update(report)).rejects.toMatchObject({ code, status });
  });

  test('has digits pressed after the answer', async () => {
    const { timer, emulator, client } = await given(dialect);
    await using _ = emulator;
    const { sid } = await client.calls.create({ ...CALL, sendDigits: 'ww12#' });
    advanceUntil(timer, emulator, sid, 'in-progress');
    timer.advance(20 * SECOND);
    await client.calls(sid).update({ status: 'completed' });
    const sent = emulator.calls()[0]?.audio?.outDtmfPackets ?? 0;
    expect(sent).toBeGreaterThan(0);
    expect(sent % 3).toBe(0);
  });

  test('limits the length of a call', async () => {
    const { timer, emulator, client } = await given(dialect);
    await using _ = emulator;
    const short = await client.calls.create({ ...CALL, timeLimit: 20 });
    const long = await client.calls.create({ ...CALL, timeLimit: 20 });
    advanceUntil(timer, emulator, short.sid, 'in-progress');
    advanceUntil(timer, emulator, long.sid, 'in-progress');
    await client.calls(long.sid).update({ timeLimit: 90 });
    timer.advance(60 * SECOND);
    const ended = await client.calls(short.sid).fetch();
    expect(ended).toMatchObject({
      status: 'completed',
      duration: dialect === 'twilio' ? '20' : 20,
    });
    expect(await client.calls(long.sid).fetch()).toMatchObject({ status: 'in-progress' });
    timer.advance(60 * SECOND);
    expect(await client.calls(long.sid).fetch()).toMatchObject({ status: 'completed' });
  });

  /** A conference with some calls in it. */
  const conferenceOf = async (
    { timer, emulator, client }: Awaited<ReturnType<typeof given>>,
    name: string,
    size: number,
  ) => {
    const twiml = `<Response><Dial><Conference>${name}</Conference></Dial></Response>`;
    const sids: string[] = [];
    for (let i = 0; i < size; i += 1) {
      const { sid } = await client.calls.create({ to: TO, from: FROM, twiml });
      advanceUntil(timer, emulator, sid, 'in-progress');
      sids.push(sid);
    }
    timer.advance(SECOND);
    const [conference] = await client.conferences.list({ friendlyName: name });
    if (conference === undefined) throw new Error('There is no conference.');
    return { conference, sids };
  };

  test('reads conferences, and mutes, holds and removes their participants', async () => {
    const all = await given(dialect);
    const { timer, emulator, client } = all;
    await using _ = emulator;
    const { conference, sids } = await conferenceOf(all, 'Standup', 3);
    expect(conference).toMatchObject({
      accountSid: emulator.project,
      friendlyName: 'Standup',
      status: 'in-progress',
      region: 'us1',
    });
    expect(conference.sid).toMatch(dialect === 'twilio' ? /^CF[0-9a-f]{32}$/ : /^[0-9a-f-]{36}$/);
    const { participants } = client.conferences(conference.sid);
    const inside = await participants.list({ pageSize: 2 });
    expect(inside.map(({ callSid }) => callSid).toSorted()).toEqual(sids.toSorted());
    const [one = '', two = ''] = sids;
    expect(await participants(one).fetch()).toMatchObject({
      callSid: one,
      conferenceSid: conference.sid,
      muted: false,
      hold: false,
      coaching: false,
      callSidToCoach: null,
      startConferenceOnEnter: true,
      endConferenceOnExit: false,
      status: dialect === 'twilio' ? 'connected' : 'in-progress',
    });
    expect(await participants(one).update({ muted: true })).toMatchObject({ muted: true });
    expect(await participants(two).update({ hold: true })).toMatchObject({ hold: true });
    const muted = await participants.list({ muted: true });
    expect(muted.map(({ callSid }) => callSid)).toEqual([one]);
    const held = await participants.list({ hold: true });
    expect(held.map(({ callSid }) => callSid)).toEqual([two]);
    expect(await participants.list({ coaching: true })).toEqual([]);
    expect(await participants(one).update({ muted: false })).toMatchObject({ muted: false });
    await expect(participants('none').update({ muted: true })).rejects.toMatchObject({
      code: 20_404,
    });
    await expect(participants(one).update({ announceUrl: 'http://a/' })).rejects.toMatchObject({
      code: 20_422,
      status,
    });
    expect(await participants(one).remove()).toBe(true);
    await expect(participants(one).fetch()).rejects.toMatchObject({ code: 20_404, status: 404 });
    timer.advance(SECOND);
    const ended = await client.conferences(conference.sid).update({ status: 'completed' });
    expect(ended).toMatchObject({ status: 'completed' });
    expect(await participants.list()).toEqual([]);
    const again = client.conferences(conference.sid).update({ status: 'completed' });
    await expect(again).rejects.toMatchObject({ code: dialect === 'twilio' ? 21_220 : 10_000 });
    if (dialect === 'twilio') {
      expect(ended.reasonConferenceEnded).toBe('conference-ended-via-api');
    }
  });

  test('sees no participant twice and misses none when others leave between two pages', async () => {
    const all = await given(dialect);
    await using _ = all.emulator;
    const { conference, sids } = await conferenceOf(all, 'Standup', 4);
    const [first = '', second = '', third = '', fourth = ''] = sids;
    const { participants } = all.client.conferences(conference.sid);
    const page = await participants.page({ pageSize: 2 });
    expect(page.instances.map(({ callSid }) => callSid)).toEqual([fourth, third]);
    await participants(first).remove();
    await participants(fourth).remove();
    const next = await page.nextPage();
    expect(next?.instances.map(({ callSid }) => callSid)).toEqual([second]);
    const back = await next?.previousPage();
    expect(back?.instances.map(({ callSid }) => callSid)).toEqual([third]);
  });

  test('lists conferences over several pages, by name, status and day', async () => {
    const all = await given(dialect);
    const { timer, emulator, client } = all;
    await using _ = emulator;
    const made: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      made.push((await conferenceOf(all, name, 1)).conference.sid);
    }
    const newestFirst = made.toReversed();
    expect(sidsOf(await client.conferences.list({ pageSize: 1 }))).toEqual(newestFirst);
    const [oldest = ''] = made;
    await client.conferences(oldest).update({ status: 'completed' });
    expect(sidsOf(await client.conferences.list({ status: 'completed' }))).toEqual([oldest]);
    expect(sidsOf(await client.conferences.list({ status: 'init' }))).toEqual(
      newestFirst.slice(0, 2),
    );
    const today = new Date(START_AT);
    const tomorrow = new Date(START_AT + 86_400_000);
    expect(await client.conferences.list({ dateCreated: today })).toHaveLength(3);
    expect(await client.conferences.list({ dateUpdatedAfter: tomorrow })).toEqual([]);
    timer.advance(SECOND);
    expect(await client.conferences(oldest).fetch()).toMatchObject({ status: 'completed' });
  });

  test('records a conference until it ends', async () => {
    const all = await given(dialect);
    const { timer, emulator, client } = all;
    await using _ = emulator;
    const { conference } = await conferenceOf(all, 'Board', 2);
    const { sid } = conference;
    const form = { RecordingChannels: 'mono' };
    expect((await post(emulator, `/Conferences/${sid}/Recordings`, form)).ok).toBe(true);
    timer.advance(9 * SECOND);
    const [running] = await client.conferences(sid).recordings.list({ pageSize: 1 });
    expect(running).toMatchObject({ conferenceSid: sid, callSid: null, status: 'in-progress' });
    const recording = client.conferences(sid).recordings(running?.sid ?? '');
    expect(await recording.update({ status: 'paused' })).toMatchObject({ status: 'paused' });
    await client.conferences(sid).update({ status: 'completed' });
    timer.advance(5 * SECOND);
    expect(await recording.fetch()).toMatchObject({
      status: 'completed',
      duration: dialect === 'twilio' ? '9' : 9,
    });
    expect(sidsOf(await client.recordings.list({ conferenceSid: sid }))).toEqual([running?.sid]);
    expect(await recording.remove()).toBe(true);
  });

  test('lists the recordings of a conference over several pages', async () => {
    const all = await given(dialect);
    const { emulator, client } = all;
    await using _ = emulator;
    const { conference, sids } = await conferenceOf(all, 'Board', 2);
    const path = `/Conferences/${conference.sid}/Recordings`;
    for (let i = 0; i < 3; i += 1) expect((await post(emulator, path, {})).ok).toBe(true);
    await client.calls(sids[0] ?? '').recordings.create();
    const { recordings } = client.conferences(conference.sid);
    const started = emulator.recordings().filter((one) => one.conferenceSid === conference.sid);
    expect(started).toHaveLength(3);
    expect(sidsOf(await recordings.list({ pageSize: 2 }))).toEqual(sidsOf(started).toReversed());
  });

  test('finds no conference if there was none', async () => {
    const { emulator, client } = await given(dialect);
    await using _ = emulator;
    expect(await client.conferences.list({ status: 'completed' })).toEqual([]);
    await expect(client.conferences('none').fetch()).rejects.toMatchObject({ code: 20_404 });
    await expect(client.conferences('none').participants.list()).rejects.toMatchObject({
      code: 20_404,
    });
  });
});
