/** Rows of the conformance table: what Dial does with a conference. */
import { expect } from 'vitest';
import { FROM, type Row, STAYS, VOICE } from './conformance.ts';

const EVERY = 'statusCallback="/conf" statusCallbackEvent="start end join leave mute hold speaker"';
const SECOND = ['/second', { Direction: 'outbound-api', From: FROM }] as const;
const told = (event: string, more: object = {}) =>
  ['/conf', { StatusCallbackEvent: event, ...more }] as const;

export const CONFERENCE_ROWS: readonly Row[] = [
  {
    title: 'Dial Conference: no event is sent by default',
    documents: {
      '/voice':
        '<Dial action="/left" timeLimit="5"><Conference statusCallback="/conf">Room</Conference></Dial>',
      '/left': '<Hangup/>',
    },
    sees: [VOICE, ['/left', { DialCallStatus: 'answered' }]],
  },
  {
    title: 'Dial Conference: joins, leaves and the end, as its events ask for',
    documents: {
      '/voice':
        '<Dial action="/left" timeLimit="5"><Conference statusCallback="/conf" statusCallbackEvent="start end join leave">Room</Conference></Dial>',
      '/left': '<Hangup/>',
    },
    sees: [
      VOICE,
      [
        '/conf',
        {
          StatusCallbackEvent: 'participant-join',
          FriendlyName: 'Room',
          SequenceNumber: '0',
          Muted: 'false',
          CallStatus: undefined,
        },
      ],
      [
        '/conf',
        {
          StatusCallbackEvent: 'participant-leave',
          ReasonParticipantLeft: 'participant_updated_via_api',
        },
      ],
      [
        '/conf',
        { StatusCallbackEvent: 'conference-end', ReasonConferenceEnded: 'last-participant-left' },
      ],
      ['/left', { DialCallStatus: 'answered' }],
    ],
  },
  {
    title: 'Conference in the Twilio dialect: other changes to a participant are sent as modify',
    dialect: 'twilio',
    to: STAYS,
    documents: {
      '/voice':
        '<Dial><Conference statusCallback="/conf" statusCallbackEvent="join modify">Room</Conference></Dial>',
    },
    meanwhile: [
      [20, { participant: { EndConferenceOnExit: 'true' } }],
      [21, { participant: { EndConferenceOnExit: 'true' } }],
    ],
    sees: [
      VOICE,
      told('participant-join', { EndConferenceOnExit: 'false' }),
      told('participant-modify', { EndConferenceOnExit: 'true' }),
    ],
  },
  {
    title: 'Conference: the first participant decides which events are sent, here all of them',
    to: STAYS,
    documents: {
      '/voice': `<Dial><Conference ${EVERY} participantLabel="host">Room</Conference></Dial>`,
      '/second':
        '<Dial timeLimit="40"><Conference statusCallback="/other" statusCallbackEvent="join leave">Room</Conference></Dial>',
    },
    meanwhile: [
      [15, { joins: '/second' }],
      [30, { participant: { Muted: 'true' } }],
      [31, { participant: { Muted: 'false' } }],
      [32, { participant: { Hold: 'true' } }],
      [33, { participant: { Hold: 'false' } }],
      [34, { control: 'speech', body: { speech: 'good morning' } }],
    ],
    sees: [
      VOICE,
      SECOND,
      told('participant-join', { ParticipantLabel: 'host', SequenceNumber: '0' }),
      told('participant-join', { ParticipantLabel: undefined }),
      told('conference-start', { CallSid: undefined }),
      told('participant-mute', { Muted: 'true' }),
      told('participant-unmute', { Muted: 'false' }),
      told('participant-hold', { Hold: 'true' }),
      told('participant-unhold', { Hold: 'false' }),
      told('participant-speech-start', { ParticipantLabel: 'host' }),
      told('participant-speech-stop'),
      told('participant-leave'),
      told('participant-leave'),
      told('conference-end', { ReasonConferenceEnded: 'last-participant-left' }),
    ],
  },
  {
    title: 'Conference muted and coach: set on joining, and no one hears a muted participant',
    to: STAYS,
    documents: {
      '/voice': `<Dial><Conference ${EVERY} muted="true" coach="a-call-sid">Room</Conference></Dial>`,
    },
    meanwhile: [[20, { control: 'speech', body: { speech: 'unheard' } }]],
    sees: [
      VOICE,
      told('participant-join', { Muted: 'true', Coaching: 'true', CallSidToCoach: 'a-call-sid' }),
      told('participant-leave', { ReasonParticipantLeft: 'participant_hung_up' }),
      told('conference-end'),
    ],
  },
  {
    title: 'Conference startConferenceOnEnter false: two who wait do not start it',
    to: STAYS,
    documents: {
      '/voice': `<Dial><Conference ${EVERY} startConferenceOnEnter="false">Room</Conference></Dial>`,
      '/second': '<Dial><Conference startConferenceOnEnter="false">Room</Conference></Dial>',
    },
    meanwhile: [[15, { joins: '/second' }]],
    sees: [
      VOICE,
      SECOND,
      told('participant-join', { StartConferenceOnEnter: 'false' }),
      told('participant-join', { StartConferenceOnEnter: 'false' }),
      told('participant-leave'),
      told('participant-leave'),
      told('conference-end'),
    ],
  },
  {
    title: 'Conference endConferenceOnExit: everyone leaves with the participant who has it',
    to: STAYS,
    documents: {
      '/voice': `<Dial action="/left"><Conference statusCallback="/conf" statusCallbackMethod="GET" statusCallbackEvent="leave end" endConferenceOnExit="true">Room</Conference></Dial>`,
      '/second': '<Dial action="/after"><Conference>Room</Conference></Dial>',
      '/left': '',
      '/after': '<Hangup/>',
    },
    meanwhile: [
      [15, { joins: '/second' }],
      [30, { control: 'hangup', body: {} }],
    ],
    sees: [
      VOICE,
      SECOND,
      ['/left', { DialCallStatus: 'answered', CallStatus: 'completed' }],
      ['/after', { DialCallStatus: 'answered', CallStatus: 'in-progress' }],
      told('participant-leave', { EndConferenceOnExit: 'true', method: 'GET' }),
      told('participant-leave', { ReasonParticipantLeft: 'conference_ended' }),
      told('conference-end', {
        ReasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
        CallSidEndingConference: expect.any(String),
      }),
    ],
  },
  {
    title: 'Conference maxParticipants: the next participant is not admitted',
    to: STAYS,
    documents: {
      '/voice': '<Dial><Conference maxParticipants="1">Room</Conference></Dial>',
      '/second': '<Dial action="/full"><Conference>Room</Conference></Dial>',
      '/full': '<Hangup/>',
    },
    meanwhile: [[15, { joins: '/second' }]],
    sees: [VOICE, SECOND, ['/full', { DialCallStatus: 'failed' }]],
  },
  {
    title: 'Conference record: from its start to its end, with its own events and method',
    to: STAYS,
    documents: {
      '/voice':
        '<Dial><Conference record="record-from-start" recordingStatusCallback="/rec" recordingStatusCallbackMethod="GET" recordingStatusCallbackEvent="in-progress completed absent">Room</Conference></Dial>',
      '/second': '<Dial timeLimit="10"><Conference>Room</Conference></Dial>',
    },
    meanwhile: [[15, { joins: '/second' }]],
    sees: [
      VOICE,
      SECOND,
      ['/rec', { RecordingStatus: 'in-progress', RecordingSource: 'Conference', method: 'GET' }],
      ['/rec', { RecordingStatus: 'completed', ConferenceSid: expect.any(String) }],
    ],
  },
];
