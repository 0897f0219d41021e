/** Participants over REST: called into a conference, changed while they're in it, and removed again. */

import type { Dialect, EmulatorOptions } from '@callboard/emulator';
import { describe, expect, test } from 'vitest';
import { signalwireClient, twilioClient } from '../support/sdk-clients.ts';
import { FROM, type VoiceEmulator, voiceEmulator } from '../support/voice-emulator.ts';

const AGENT = '+12025550110';
const CUSTOMER = '+12025550120';
const UNANSWERED = '+12025550130';
const BUSY = '+12025550140';

/** Agent and customer answer after four seconds and stay for a quarter of an hour. */
const PARTIES: EmulatorOptions = {
  scenario: {
    numbers: [
      { number: UNANSWERED, outcome: 'no-answer', sip: 487 },
      { number: BUSY, outcome: 'busy', sip: 486, ringSeconds: 3 },
      { number: '+1*', outcome: 'answered', ringSeconds: 4, talkSeconds: 900, hangup: 'callee' },
    ],
  },
};

const CONFERENCE_EVENTS = 'start end join leave mute hold modify';

/** The events of the conference's callbacks. */
const told = (voice: VoiceEmulator) =>
  voice.server
    .seen()
    .filter(({ parameters }) => parameters['ConferenceSid'] !== undefined)
    .map(({ parameters }) => `${parameters['StatusCallbackEvent']}`);

const lastOn = (voice: VoiceEmulator, path: string) =>
  voice.server
    .seen()
    .filter((request) => request.path === path)
    .at(-1)?.parameters;

/** Calls a number into the conference, and returns the participant. */
async function invite(
  voice: VoiceEmulator,
  to: string,
  form: Readonly<Record<string, string>> = {},
) {
  const answered = await voice.post('/Conferences/Room/Participants', {
    From: FROM,
    To: to,
    ConferenceStatusCallback: '{base}/conf',
    ConferenceStatusCallbackEvent: CONFERENCE_EVENTS,
    ...form,
  });
  expect(answered.status).toBe(201);
  const { call_sid: sid, conference_sid: conference } = answered.body;
  return { sid: `${sid}`, path: `/Conferences/${conference}/Participants/${sid}`, ...answered };
}

const get = async (voice: VoiceEmulator, path: string, method = 'GET') => {
  const { url, project, token } = voice.emulator;
  const headers = { authorization: `Basic ${btoa(`${project}:${token}`)}` };
  const response = await fetch(`${url}/2010-04-01/Accounts/${project}${path}`, { method, headers });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
};

const CLIENTS = { signalwire: signalwireClient, twilio: twilioClient } as const;

describe.each(['signalwire', 'twilio'] as const)('the SDK of %s', (dialect) => {
  test('calls two parties into a conference by its name, and changes one of them', async () => {
    await using voice = await voiceEmulator({}, { dialect, ...PARTIES });
    const client = CLIENTS[dialect](voice.emulator);
    const created = await client.conferences('Support').participants.create({
      from: FROM,
      to: AGENT,
      label: 'agent',
      earlyMedia: false,
      muted: true,
      endConferenceOnExit: true,
      statusCallback: `${voice.server.url}/leg`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
      conferenceStatusCallback: `${voice.server.url}/conf`,
    });
    expect(created).toMatchObject({ muted: true, endConferenceOnExit: true, coaching: false });
    const conference = client.conferences(created.conferenceSid);
    expect(await conference.fetch()).toMatchObject({ friendlyName: 'Support', status: 'init' });
    // By its sid, once it's there.
    await conference.participants.create({ from: FROM, to: CUSTOMER });
    await voice.pass(15);

    expect(await conference.fetch()).toMatchObject({ status: 'in-progress' });
    const present = await conference.participants.list();
    expect(present).toHaveLength(2);
    const updated = await conference
      .participants(created.callSid)
      .update({ muted: false, endConferenceOnExit: false, beepOnExit: false });
    expect(updated).toMatchObject({ muted: false, endConferenceOnExit: false });
    await client.calls(created.callSid).update({ status: 'completed' });
    await voice.pass(5);
    // The conference continues without the agent, whose leaving would have ended it.
    expect(await conference.fetch()).toMatchObject({ status: 'in-progress' });
    const [rest, ...others] = await conference.participants.list();
    expect(others).toEqual([]);
    await conference.participants(rest?.callSid ?? '').remove();
    await voice.pass(5);
    expect(await conference.fetch()).toMatchObject({ status: 'completed' });
    expect(voice.emulator.calls().map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(told(voice)).toEqual(['conference-start', 'conference-end']);
    const words = voice.server.seen().filter(({ path }) => path === '/leg');
    expect(words.map(({ parameters }) => parameters['CallStatus'])).toEqual(
      dialect === 'twilio'
        ? ['initiated', 'ringing', 'in-progress', 'completed']
        : ['initiated', 'ringing', 'answered', 'in-progress', 'completed'],
    );
    expect(words.at(-1)?.parameters).toMatchObject({ Direction: 'outbound-api', To: AGENT });
  });
});

test('a participant is listed as soon as they are called', async () => {
  await using voice = await voiceEmulator({}, { dialect: 'twilio', ...PARTIES });
  const wanted = { Label: 'agent', EarlyMedia: 'false', Hold: 'true' };
  const { body, path, sid } = await invite(voice, AGENT, wanted);
  expect(body).toMatchObject({ status: 'queued', label: 'agent', hold: true, call_sid: sid });
  const seen = new Set<unknown>();
  for (let second = 0; second < 15; second += 1) {
    seen.add((await get(voice, path.replace(sid, 'agent'))).body.status);
    await voice.pass(1);
  }
  expect([...seen]).toEqual(['queued', 'connecting', 'ringing', 'connected']);
  const list = await get(voice, path.replace(`/${sid}`, ''));
  expect(list.body.participants).toMatchObject([{ call_sid: sid, status: 'connected' }]);
});

test('participants join while their phone rings with early media, otherwise when they answer', async () => {
  await using voice = await voiceEmulator({}, { dialect: 'twilio', ...PARTIES });
  await invite(voice, AGENT);
  await invite(voice, UNANSWERED, { Timeout: '20' });
  await voice.pass(15);
  expect(told(voice)).toEqual(['participant-join', 'participant-join', 'conference-start']);
  await voice.pass(30);
  expect(lastOn(voice, '/conf')).toMatchObject({
    StatusCallbackEvent: 'participant-leave',
    ParticipantCallStatus: 'no-answer',
  });
  const before = told(voice).length;
  await invite(voice, BUSY, { EarlyMedia: 'false' });
  await voice.pass(15);
  expect(told(voice)).toHaveLength(before);
});

test('a conference that no one joined ends without a callback, and its name is free again', async () => {
  await using voice = await voiceEmulator({}, { dialect: 'twilio', ...PARTIES });
  const first = await invite(voice, BUSY, { EarlyMedia: 'false' });
  await voice.pass(15);
  expect(told(voice)).toEqual([]);
  expect((await get(voice, first.path)).status).toBe(404);
  const ended = first.path.replace(/\/Participants.*/, '');
  expect((await get(voice, ended)).body).toMatchObject({ status: 'completed' });
  const refused = await voice.post(`${ended}/Participants`, { From: FROM, To: AGENT });
  expect(refused).toMatchObject({ status: 404, body: { code: 20_404 } });
  const second = await invite(voice, AGENT);
  expect(second.body['conference_sid']).not.toBe(first.body['conference_sid']);
});

test('removing a participant while they are called cancels their call', async () => {
  await using voice = await voiceEmulator({}, { dialect: 'twilio', ...PARTIES });
  const { path, sid } = await invite(voice, AGENT, { EarlyMedia: 'false' });
  await voice.pass(3);
  expect((await get(voice, path, 'DELETE')).status).toBe(204);
  await voice.pass(3);
  expect(voice.emulator.calls().find((call) => call.sid === sid)?.status).toBe('canceled');
  expect(told(voice)).toEqual([]);
});

test('the end of a conference hangs up on its participants, and on those still being called', async () => {
  await using voice = await voiceEmulator({}, { dialect: 'twilio', ...PARTIES });
  const { path } = await invite(voice, AGENT);
  await voice.pass(15);
  await invite(voice, CUSTOMER, { EarlyMedia: 'false' });
  await voice.pass(2);
  const room = path.replace(/\/Participants.*/, '');
  expect((await voice.post(room, { Status: 'completed' })).status).toBe(200);
  await voice.pass(5);
  expect(voice.emulator.calls().map(({ status }) => status)).toEqual(['completed', 'canceled']);
  expect(lastOn(voice, '/conf')).toMatchObject({
    StatusCallbackEvent: 'conference-end',
    ReasonConferenceEnded: 'conference-ended-via-api',
  });
});

test('participants meet those who dial the same conference, which ends with EndConferenceOnExit', async () => {
  const room = '<Dial action="/dialed"><Conference>Room</Conference></Dial>';
  await using voice = await voiceEmulator(
    { '/voice': room, '/dialed': '<Hangup/>' },
    { dialect: 'twilio', ...PARTIES },
  );
  await voice.place({ To: CUSTOMER });
  await voice.pass(15);
  const { path } = await invite(voice, AGENT);
  await voice.pass(15);
  expect(voice.emulator.calls().map(({ status }) => status)).toEqual([
    'in-progress',
    'in-progress',
  ]);
  await voice.post(path, { EndConferenceOnExit: 'true' });
  await voice.control(path.replace(/.*Participants/, '/calls').concat('/hangup'), {});
  await voice.pass(5);
  expect(lastOn(voice, '/dialed')).toMatchObject({ DialCallStatus: 'answered' });
  expect(voice.emulator.calls().map(({ status }) => status)).toEqual(['completed', 'completed']);
});

test('Record, TimeLimit and machine detection apply to their call', async () => {
  await using voice = await voiceEmulator({}, { dialect: 'twilio', ...PARTIES });
  await invite(voice, AGENT, {
    Record: 'true',
    RecordingStatusCallback: '{base}/rec',
    TimeLimit: '20',
    MachineDetection: 'Enable',
    AmdStatusCallback: '{base}/amd',
    StatusCallback: '{base}/leg',
    StatusCallbackEvent: 'answered completed',
  });
  await voice.pass(60);
  expect(lastOn(voice, '/leg')).toMatchObject({ CallStatus: 'completed', CallDuration: '20' });
  expect(lastOn(voice, '/rec')).toMatchObject({ RecordingStatus: 'completed', ErrorCode: '0' });
  expect(lastOn(voice, '/amd')).toMatchObject({ AnsweredBy: expect.any(String) });
});

test('a participant who was called can be heard, and given another document', async () => {
  await using voice = await voiceEmulator(
    { '/other': '<Hangup/>' },
    { dialect: 'twilio', ...PARTIES },
  );
  const { sid } = await invite(voice, AGENT, { ConferenceStatusCallbackEvent: 'speaker leave' });
  await voice.pass(15);
  expect((await voice.control(`/calls/${sid}/speech`, { speech: 'hello' })).status).toBe(204);
  await voice.pass(5);
  expect(told(voice)).toEqual(['participant-speech-start', 'participant-speech-stop']);
  await voice.post(`/Calls/${sid}`, { Url: '{base}/other' });
  await voice.pass(5);
  expect(lastOn(voice, '/conf')).toMatchObject({
    StatusCallbackEvent: 'participant-leave',
    ReasonParticipantLeft: 'participant_updated_via_api',
    ParticipantCallStatus: 'in-progress',
  });
  expect(lastOn(voice, '/other')).toMatchObject({ CallSid: sid });
});

test.each([
  ['signalwire', {}, 'POST'],
  ['twilio', {}, 'GET'],
  ['twilio', { HoldMethod: 'POST' }, 'POST'],
] as const)('HoldUrl of %s with %o is requested by %s', async (dialect, form, method) => {
  await using voice = await voiceEmulator(
    { '/music': '<Play loop="0">/long.mp3</Play>', '/menu': '<Gather/>' },
    { dialect, ...PARTIES },
  );
  const { path, sid } = await invite(voice, AGENT);
  await voice.pass(15);
  const hold = { Hold: 'true', HoldUrl: '{base}/music' };
  expect((await voice.post(path, { ...hold, ...form })).body).toMatchObject({ hold: true });
  await voice.pass(1);
  const asked = voice.server.seen().find((request) => request.path === '/music');
  expect(asked).toMatchObject({ method, parameters: { CallSid: sid, CallStatus: 'in-progress' } });
  await voice.post(path, { Hold: 'true', HoldUrl: '{base}/menu' });
  await voice.pass(1);
  const details = voice.emulator.attempts().map(({ detail = '' }) => detail);
  expect(details.join()).toContain("<Gather> isn't run on hold");
  // There's no music once the hold ends.
  await voice.post(path, { Hold: 'false', HoldUrl: '{base}/music' });
  await voice.pass(1);
  expect(voice.server.seen().filter((request) => request.path === '/music')).toHaveLength(1);
  expect(await voice.post(path, { HoldUrl: 'music' })).toMatchObject({ body: { code: 21_402 } });
});

const BAD_CREATIONS: readonly (readonly [string, Readonly<Record<string, string>>, number])[] = [
  ['no To', { To: '' }, 21_201],
  ['no From', { From: '' }, 21_213],
  ['an invalid To', { To: 'kate' }, 21_211],
  ['a refused sender', { From: '+15005550007' }, 21_210],
  ['an invalid flag', { Muted: 'maybe' }, 20_422],
  ['too short a Timeout', { Timeout: '4' }, 21_208],
  ['coaching without a call', { Coaching: 'true' }, 20_422],
  ['coaching of an unknown call', { CallSidToCoach: 'CA0' }, 16_028],
  ['an unknown event of the conference', { ConferenceStatusCallbackEvent: 'dance' }, 21_626],
  ['too many participants', { MaxParticipants: '251' }, 20_422],
  ['an unknown event of the call', { StatusCallbackEvent: 'ringing dance' }, 21_626],
];

test.each(BAD_CREATIONS)(
  '%s is refused, and no conference is opened',
  async (_what, form, code) => {
    await using voice = await voiceEmulator({}, { dialect: 'twilio', ...PARTIES });
    const refused = await voice.post('/Conferences/Room/Participants', {
      From: FROM,
      To: AGENT,
      StatusCallback: '{base}/leg',
      ...form,
    });
    expect(refused).toMatchObject({ status: 400, body: { code } });
    expect((await get(voice, '/Conferences')).body.conferences).toEqual([]);
  },
);

describe('coaching', () => {
  /** A supervisor who coaches the agent of a conference, as in SignalWire's guide. */
  async function supervised(dialect: Dialect) {
    const voice = await voiceEmulator({}, { dialect, ...PARTIES });
    const agent = await invite(voice, AGENT);
    await voice.pass(15);
    const supervisor = await invite(voice, CUSTOMER, { Muted: 'true', CallSidToCoach: agent.sid });
    await voice.pass(15);
    return { voice, agent, supervisor };
  }

  test.each(['signalwire', 'twilio'] as const)(
    'a supervisor barges in, and coaches again, in the %s dialect',
    async (dialect) => {
      const { voice, agent, supervisor } = await supervised(dialect);
      await using _ = voice;
      const coached = { coaching: true, call_sid_to_coach: agent.sid };
      const alone = { coaching: false, call_sid_to_coach: null };
      const steps: readonly (readonly [Readonly<Record<string, string>>, object])[] = [
        [{ Muted: 'true' }, { ...coached, muted: true }],
        [
          { Muted: 'false', Coaching: 'false' },
          { ...alone, muted: false },
        ],
        [{ Coaching: 'true', CallSidToCoach: agent.sid }, coached],
        [{ CallSidToCoach: '' }, alone],
        [{ CallSidToCoach: agent.sid }, coached],
        [{ Coaching: 'true' }, coached],
      ];
      for (const [form, shown] of steps) {
        const updated = await voice.post(supervisor.path, form);
        expect(updated).toMatchObject({ status: 200, body: shown });
        expect((await get(voice, supervisor.path)).body).toMatchObject(shown);
      }
      const listed = await get(voice, supervisor.path.replace(/\/[^/]+$/, '?Coaching=true'));
      expect(listed.body.participants).toMatchObject([{ call_sid: supervisor.sid }]);
      await voice.pass(2);
      const modified = told(voice).filter((word) => word === 'participant-modify');
      // Twilio reports each change, but not an update that changes nothing.
      expect(modified).toHaveLength(dialect === 'twilio' ? 4 : 0);
    },
  );

  test.each([
    ['signalwire', 422, 13_240],
    ['twilio', 400, 16_028],
  ] as const)(
    'a supervisor cannot coach themselves or an unknown call at %s',
    async (dialect, status, code) => {
      const { voice, supervisor } = await supervised(dialect);
      await using _ = voice;
      for (const callSid of ['CA0', supervisor.sid]) {
        const refused = await voice.post(supervisor.path, { CallSidToCoach: callSid });
        expect(refused).toMatchObject({ status, body: { code } });
      }
      const { sid, path } = await invite(voice, AGENT);
      expect(await voice.post(path, { Coaching: 'true' })).toMatchObject({
        body: { code: 20_422 },
      });
      expect(sid).not.toBe(supervisor.sid);
    },
  );
});
