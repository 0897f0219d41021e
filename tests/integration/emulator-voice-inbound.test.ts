/** A call to a number of the account runs its VoiceUrl, and its callback reports the end. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { ServedAnswer } from '../support/document-server.ts';
import { FROM, type VoiceEmulator, voiceEmulator } from '../support/voice-emulator.ts';

const numbersSchema = z.object({
  incoming_phone_numbers: z.array(z.object({ sid: z.string() })),
});
const callTokens = z.object({
  parentCallInfoToken: z.string(),
  identityHeaderTokens: z.array(z.string()),
});
const NUMBER = '+14155550123';

/** An emulator with a number whose document is `/voice`. */
async function withNumber(
  documents: Readonly<Record<string, ServedAnswer>>,
  dialect: 'signalwire' | 'twilio' = 'signalwire',
): Promise<VoiceEmulator> {
  const voice = await voiceEmulator(documents, { dialect, numbers: [{ phoneNumber: NUMBER }] });
  const { project, token, url } = voice.emulator;
  const list = await fetch(`${url}/2010-04-01/Accounts/${project}/IncomingPhoneNumbers`, {
    headers: { authorization: `Basic ${btoa(`${project}:${token}`)}` },
  });
  const [number] = numbersSchema.parse(await list.json()).incoming_phone_numbers;
  const sid = number?.sid ?? '';
  const updated = await voice.post(`/IncomingPhoneNumbers/${sid}`, {
    VoiceUrl: '{base}/voice',
    VoiceFallbackUrl: '{base}/fallback',
    StatusCallback: '{base}/status',
  });
  expect(updated.status).toBe(200);
  return voice;
}

test('a call rings, its first speaking verb answers it, and its end is reported once', async () => {
  await using voice = await withNumber({
    '/voice': '<Say>Welcome to the line</Say><Redirect>/next</Redirect>',
    '/next': '<Hangup/>',
  });
  const rung = await voice.control('/inbound', { from: FROM, to: NUMBER });
  expect(rung.status).toBe(201);
  expect(rung.body).toMatchObject({ direction: 'inbound', from: FROM, to: NUMBER });
  await voice.pass(10);
  expect(voice.server.seen()).toMatchObject([
    { path: '/voice', parameters: { CallStatus: 'ringing', Direction: 'inbound', From: FROM } },
    { path: '/next', parameters: { CallStatus: 'in-progress', CallSid: rung.body['sid'] } },
    { path: '/status', parameters: { CallStatus: 'completed', CallDuration: '1' } },
  ]);
  expect(voice.emulator.calls()[0]).toMatchObject({ hangup: 'callee' });
});

test.each([
  ['', 'no-answer', 603],
  [' reason="busy"', 'busy', 486],
])('Reject%s ends it unanswered', async (attribute, status, code) => {
  await using voice = await withNumber({ '/voice': `<Reject${attribute}/>` });
  await voice.control('/inbound', { from: FROM, to: NUMBER });
  await voice.pass(5);
  const [call] = voice.emulator.calls();
  expect(call).toMatchObject({ status, answeredAt: null, sip: { code } });
  // For a number, only completed and failed are documented.
  expect(voice.server.seen()[1]).toMatchObject({
    path: '/status',
    parameters: { CallStatus: 'failed', CallDuration: '0' },
  });
});

test('a pause before Reject keeps it ringing', async () => {
  await using voice = await withNumber({ '/voice': '<Pause length="3"/><Reject/>' });
  await voice.control('/inbound', { from: FROM, to: NUMBER });
  await voice.pass(2);
  expect(voice.emulator.calls()[0]?.status).toBe('ringing');
  await voice.pass(5);
  expect(voice.emulator.calls()[0]?.answeredAt).toBeNull();
});

test('answerOnBridge keeps it ringing until the other side answers', async () => {
  await using voice = await withNumber({
    '/voice': '<Dial answerOnBridge="true">+12025550101</Dial>',
  });
  await voice.control('/inbound', { from: FROM, to: NUMBER });
  for (let i = 0; i < 100 && voice.emulator.calls().length < 2; i += 1) await voice.pass(1);
  expect(voice.emulator.calls()[0]?.status).toBe('ringing');
  await voice.pass(12);
  const [parent, child] = voice.emulator.calls();
  expect(child).toMatchObject({ parentSid: parent?.sid, direction: 'outbound-dial', from: FROM });
  expect(parent?.answeredAt).toBe(child?.answeredAt);
});

test('the caller presses keys when asked to', async () => {
  await using voice = await withNumber({
    '/voice': '<Gather action="/menu" numDigits="1" timeout="60"/>',
    '/menu': '<Hangup/>',
  });
  const rung = await voice.control('/inbound', { from: FROM, to: NUMBER });
  const early = await voice.control(`/calls/${rung.body['sid']}/digits`, { digits: '5' });
  expect(early.status).toBe(422);
  await voice.pass(3);
  const pressed = await voice.control(`/calls/${rung.body['sid']}/digits`, { digits: '5' });
  expect(pressed.status).toBe(204);
  await voice.pass(3);
  expect(voice.server.seen()[1]).toMatchObject({ path: '/menu', parameters: { Digits: '5' } });
});

test.each([
  ['beforehand', { digits: '1' }, []],
  ['while it is recorded', {}, ['23', '1']],
])('keys that end a Record, known %s, are counted as heard', async (_when, known, pressed) => {
  await using voice = await withNumber({
    '/voice': '<Record action="/recorded" finishOnKey="1"/>',
    '/recorded': '<Hangup/>',
  });
  const rung = await voice.control('/inbound', { from: FROM, to: NUMBER, ...known });
  await voice.pass(2);
  for (const digits of pressed) {
    const { status } = await voice.control(`/calls/${rung.body['sid']}/digits`, { digits });
    expect(status).toBe(204);
  }
  await voice.pass(30);
  expect(voice.server.seen()[1]).toMatchObject({ path: '/recorded', parameters: { Digits: '1' } });
  const packets = voice.emulator.calls()[0]?.audio?.dtmfPackets ?? 0;
  expect(packets / Math.max(1, pressed.join('').length)).toBeGreaterThan(1);
});

test('a Gather of speech hears what the caller says', async () => {
  await using voice = await withNumber({
    '/voice': '<Gather input="speech" action="/heard" timeout="60"/>',
    '/heard': '<Hangup/>',
  });
  const rung = await voice.control('/inbound', { from: FROM, to: NUMBER });
  await voice.pass(3);
  await voice.control(`/calls/${rung.body['sid']}/speech`, { speech: 'an agent, please' });
  await voice.pass(3);
  expect(voice.server.seen()[1]).toMatchObject({
    path: '/heard',
    parameters: { SpeechResult: 'an agent, please' },
  });
});

test('a caller who hangs up before the answer cancels the call', async () => {
  await using voice = await withNumber({ '/voice': '<Pause length="20"/><Say>Hi</Say>' });
  await voice.control('/inbound', { from: FROM, to: NUMBER, hangsUpAfterSeconds: 5 });
  await voice.pass(30);
  expect(voice.emulator.calls()[0]).toMatchObject({ status: 'canceled', answeredAt: null });
});

test('a caller can be made to hang up', async () => {
  await using voice = await withNumber({
    '/voice': '<Pause length="1"/><Say>Hi</Say><Pause length="600"/>',
  });
  const rung = await voice.control('/inbound', { from: FROM, to: NUMBER });
  await voice.pass(10);
  expect((await voice.control(`/calls/${rung.body['sid']}/hangup`, {})).status).toBe(204);
  await voice.pass(2);
  expect(voice.emulator.calls()[0]).toMatchObject({ status: 'completed', hangup: 'caller' });
  expect((await voice.control(`/calls/${rung.body['sid']}/hangup`, {})).status).toBe(404);
});

test('a document that fails along with its fallback fails the call before it is answered', async () => {
  await using voice = await withNumber({ '/voice': { status: 500 }, '/fallback': { status: 500 } });
  await voice.control('/inbound', { from: FROM, to: NUMBER });
  await voice.pass(5);
  expect(voice.server.seen().map(({ path }) => path)).toEqual(['/voice', '/fallback', '/status']);
  expect(voice.emulator.calls()[0]).toMatchObject({ status: 'failed', answeredAt: null });
});

test('the Twilio dialect says where the parties are, and what is known about the caller', async () => {
  await using voice = await withNumber({ '/voice': '<Hangup/>' }, 'twilio');
  await voice.control('/inbound', { from: FROM, to: NUMBER, callerName: 'ALICE' });
  await voice.pass(5);
  expect(voice.server.seen()[0]?.parameters).toMatchObject({
    Caller: FROM,
    Called: NUMBER,
    CallerName: 'ALICE',
    FromCountry: 'US',
    StirVerstat: 'TN-Validation-Passed-A',
  });
  expect(voice.server.seen()[0]?.parameters).not.toHaveProperty('CallbackSource');
});

test('the Twilio dialect sends tokens in the shape of the real ones', async () => {
  await using voice = await withNumber({ '/voice': '<Hangup/>' }, 'twilio');
  const rung = await voice.control('/inbound', { from: FROM, to: NUMBER });
  await voice.pass(5);
  const { StirPassportToken = '', CallToken = '' } = voice.server.seen()[0]?.parameters ?? {};
  const partsOf = (token: string): readonly unknown[] =>
    token
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
  expect(partsOf(StirPassportToken)).toMatchObject([
    { alg: 'ES256', ppt: 'shaken', typ: 'passport' },
    { attest: 'A', orig: { tn: FROM.slice(1) }, dest: { tn: [NUMBER.slice(1)] } },
  ]);
  const tokens = callTokens.parse(JSON.parse(decodeURIComponent(CallToken)));
  expect(partsOf(tokens.parentCallInfoToken)).toMatchObject([
    { alg: 'ES256' },
    { callSid: rung.body['sid'], from: FROM, to: NUMBER },
  ]);
  expect(tokens.identityHeaderTokens).toEqual([expect.stringContaining(';ppt=shaken')]);
});

test('keys are refused while only speech is expected, and speech while only keys are', async () => {
  await using voice = await withNumber({
    '/voice': '<Gather input="speech" timeout="20"/><Gather timeout="60"/>',
  });
  const rung = await voice.control('/inbound', { from: FROM, to: NUMBER });
  const act = (how: string, body: object) =>
    voice.control(`/calls/${rung.body['sid']}/${how}`, body);
  await voice.pass(3);
  expect(await act('digits', { digits: '5' })).toMatchObject({
    status: 422,
    body: { message: expect.stringContaining('takes dtmf') },
  });
  await voice.pass(25);
  expect(await act('speech', { speech: 'five' })).toMatchObject({
    status: 422,
    body: { message: expect.stringContaining('takes speech') },
  });
});

test('a number that is not owned, or that has no VoiceUrl, cannot be called', async () => {
  await using voice = await voiceEmulator({}, { numbers: [{ phoneNumber: NUMBER }] });
  const call = (to: string) => voice.control('/inbound', { from: FROM, to });
  expect(await call('+14155550124')).toMatchObject({
    status: 404,
    body: { message: expect.stringMatching(/doesn't own.*E\.164.*--number/) },
  });
  expect(await call(NUMBER)).toMatchObject({
    status: 422,
    body: { message: expect.stringMatching(/no VoiceUrl.*--number/) },
  });
  expect((await voice.control('/inbound', { to: NUMBER })).status).toBe(422);
});

test('a request without JSON is answered with what to send', async () => {
  await using voice = await voiceEmulator({}, { numbers: [{ phoneNumber: NUMBER }] });
  for (const body of ['', `from=${FROM}`, '{']) {
    const response = await fetch(`${voice.emulator.url}/_emulator/inbound`, {
      method: 'POST',
      body,
    });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('must be a JSON object');
  }
});
