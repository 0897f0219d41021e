/** Several calls in one conference: who gets its callbacks, when it starts, and what ends it. */

import type { EmulatorOptions } from '@callboard/emulator';
import { expect, test } from 'vitest';
import type { ServedAnswer } from '../support/document-server.ts';
import { type VoiceEmulator, voiceEmulator } from '../support/voice-emulator.ts';

const EVENTS = 'statusCallbackEvent="start end join leave mute hold"';

/** Each call dials its own document: `/first`, `/second`, and so on. */
async function join(voice: VoiceEmulator, path: string): Promise<string> {
  const sid = await voice.place({ Url: `{base}/${path}` });
  // Rings, answers, and is asked for its document.
  await voice.pass(15);
  return sid;
}

const room = (attributes: string, after = ''): ServedAnswer =>
  `<Dial><Conference ${attributes}>Room</Conference></Dial>${after}`;

/** The path and event of each callback of the conference. */
const told = (voice: VoiceEmulator) =>
  voice.server
    .seen()
    .filter(({ parameters }) => parameters['ConferenceSid'] !== undefined)
    .map(({ path, parameters }) => `${path} ${parameters['StatusCallbackEvent']}`);

const PATIENT: EmulatorOptions = {
  scenario: {
    numbers: [
      { number: '+1*', outcome: 'answered', ringSeconds: 1, talkSeconds: 900, hangup: 'callee' },
    ],
  },
};

test('the first participant decides where callbacks go; the conference starts with the second', async () => {
  await using voice = await voiceEmulator(
    {
      '/first': room(`statusCallback="/a" ${EVENTS}`),
      '/second': room(`statusCallback="/b" ${EVENTS} endConferenceOnExit="true"`),
    },
    PATIENT,
  );
  await join(voice, 'first');
  const second = await join(voice, 'second');
  expect(told(voice)).toEqual([
    '/a participant-join',
    '/a participant-join',
    '/a conference-start',
  ]);
  await voice.post(`/Calls/${second}`, { Status: 'completed' });
  await voice.pass(5);
  expect(told(voice).slice(3)).toEqual([
    '/a participant-leave',
    '/a participant-leave',
    '/a conference-end',
  ]);
  const last = voice.server.seen().at(-1)?.parameters;
  expect(last).toMatchObject({
    ReasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
    CallSidEndingConference: second,
    SequenceNumber: '5',
  });
  // A participant who is removed continues with their document, which has nothing left.
  expect(voice.emulator.calls().map(({ status }) => status)).toEqual(['completed', 'completed']);
});

test('a conference does not start without a participant who may start it', async () => {
  await using voice = await voiceEmulator(
    {
      '/first': room(`statusCallback="/a" ${EVENTS} startConferenceOnEnter="false"`),
      '/second': room('startConferenceOnEnter="false"'),
      '/third': room(''),
    },
    PATIENT,
  );
  await join(voice, 'first');
  await join(voice, 'second');
  expect(told(voice)).not.toContain('/a conference-start');
  await join(voice, 'third');
  expect(told(voice).at(-1)).toBe('/a conference-start');
});

test('sends only the requested events, by the requested method', async () => {
  await using voice = await voiceEmulator(
    {
      '/first': room('statusCallback="/a" statusCallbackEvent="leave" statusCallbackMethod="GET"'),
    },
    PATIENT,
  );
  const sid = await join(voice, 'first');
  await voice.post(`/Calls/${sid}`, { Status: 'completed' });
  await voice.pass(5);
  const tellings = voice.server.seen().filter(({ path }) => path === '/a');
  expect(tellings).toMatchObject([
    {
      method: 'GET',
      parameters: {
        StatusCallbackEvent: 'participant-leave',
        ReasonParticipantLeft: 'participant_hung_up',
        ParticipantCallStatus: 'completed',
        CallSid: sid,
        SequenceNumber: '0',
      },
    },
  ]);
});

test('a room that is full admits no one else', async () => {
  await using voice = await voiceEmulator(
    {
      '/first': room('maxParticipants="1"'),
      '/second': '<Dial action="/full"><Conference>Room</Conference></Dial>',
      '/full': '<Hangup/>',
    },
    PATIENT,
  );
  await join(voice, 'first');
  await join(voice, 'second');
  expect(voice.server.seen().at(-1)).toMatchObject({
    path: '/full',
    parameters: { DialCallStatus: 'failed' },
  });
});

test('muting, holding and removing a participant over REST is reported, and their document continues', async () => {
  await using voice = await voiceEmulator(
    {
      '/first': room(`statusCallback="/a" ${EVENTS} muted="true"`, '<Redirect>/after</Redirect>'),
      '/after': '<Hangup/>',
    },
    PATIENT,
  );
  const sid = await join(voice, 'first');
  const conference = voice.server.seen().at(-1)?.parameters['ConferenceSid'];
  const participant = `/Conferences/${conference}/Participants/${sid}`;
  for (const form of [{ Muted: 'false' }, { Hold: 'true' }, { Hold: 'false' }]) {
    expect((await voice.post(participant, form)).status).toBe(200);
    await voice.pass(1);
  }
  expect(told(voice)).toEqual([
    '/a participant-join',
    '/a participant-unmute',
    '/a participant-hold',
    '/a participant-unhold',
  ]);
  expect(voice.server.seen().at(-1)?.parameters).toMatchObject({ Muted: 'false', Hold: 'false' });
});

test('REST shows whom a participant coaches', async () => {
  await using voice = await voiceEmulator(
    { '/first': room(`statusCallback="/a" ${EVENTS} coach="a-call-sid"`) },
    PATIENT,
  );
  const sid = await join(voice, 'first');
  const conference = voice.server.seen().at(-1)?.parameters['ConferenceSid'];
  const shown = await voice.post(`/Conferences/${conference}/Participants/${sid}`, {
    Muted: 'false',
  });
  expect(shown.body).toMatchObject({ coaching: true, call_sid_to_coach: 'a-call-sid' });
});

test('a recorded conference is recorded from its start to its end', async () => {
  await using voice = await voiceEmulator(
    {
      '/first': room('record="record-from-start" recordingStatusCallback="/rec"'),
      '/second': room('endConferenceOnExit="true"'),
    },
    PATIENT,
  );
  await join(voice, 'first');
  const second = await join(voice, 'second');
  await voice.pass(20);
  await voice.post(`/Calls/${second}`, { Status: 'completed' });
  await voice.pass(5);
  expect(voice.server.seen().at(-1)).toMatchObject({
    path: '/rec',
    parameters: { RecordingStatus: 'completed', ConferenceSid: expect.any(String) },
  });
});
