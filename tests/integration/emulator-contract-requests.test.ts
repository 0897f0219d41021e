/**
 * The contract of all other requests: for documents, and by actions of verbs, recordings, conferences,
 * messages and machine detection. It lists each parameter and status with the call that makes the emulator
 * send it, by dialect. Nothing that isn't in the tables is sent.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { ALICE, ANSWERS, type Row, run, STAYS, TALKS } from '../support/conformance.ts';
import type { SeenRequest } from '../support/document-server.ts';

const DIAL = (inside: string): string => `<Dial action="/dialed">${inside}</Dial>`;
const NUMBER = DIAL(`<Number>${ALICE}</Number>`);
const RECORDED =
  'recordingStatusCallback="/rec" recordingStatusCallbackEvent="in-progress completed absent"';
const CONFERENCE =
  'statusCallback="/conf" statusCallbackEvent="start end join leave mute hold speaker"';
const NOTHING = { '/dialed': '<Hangup/>' } as const;

/** Verbs ask for documents on these paths, conferences on this one, and so on. */
const KINDS = {
  document: ['/voice', '/whisper', '/fallback'],
  action: ['/digits', '/heard', '/recorded', '/dialed', '/messaged'],
  recording: ['/rec'],
  conference: ['/conf'],
  message: ['/sms'],
  detection: ['/amd'],
} as const;
type Kind = keyof typeof KINDS;

/** The calls, without what the tests expect of them. */
const CALLS = {
  'is placed': { documents: { '/voice': '<Hangup/>' } },
  'comes in': {
    inbound: { callerName: 'CITY CLINIC', forwardedFrom: '+13125550102' },
    documents: { '/voice': '<Say>Hi</Say>' },
  },
  'fails to load': {
    documents: { '/voice': { status: 500 }, '/fallback': '<Hangup/>' },
    create: { FallbackUrl: '{base}/fallback' },
  },
  'meets a machine': {
    documents: { '/voice': '<Hangup/>' },
    to: { ...ANSWERS, answeredBy: 'machine_start' },
    create: { MachineDetection: 'Enable' },
  },
  'meets a machine, and does not wait': {
    documents: { '/voice': '<Pause length="20"/>' },
    to: { ...ANSWERS, answeredBy: 'machine_start' },
    create: {
      MachineDetection: 'Enable',
      AsyncAmd: 'true',
      AsyncAmdStatusCallback: '{base}/amd',
    },
  },
  'gathers keys': {
    documents: { '/voice': '<Gather action="/digits"/>', '/digits': '<Hangup/>' },
    to: { ...ANSWERS, digits: '7#' },
  },
  'gathers speech': {
    documents: {
      '/voice': '<Gather input="speech" action="/heard" timeout="60"/>',
      '/heard': '<Hangup/>',
    },
    meanwhile: [[10, { control: 'speech', body: { speech: 'yes' } }]],
  },
  'records a message': {
    documents: {
      '/voice': `<Record action="/recorded" ${RECORDED}/>`,
      '/recorded': '<Pause length="5"/>',
    },
    to: { ...ANSWERS, digits: '#' },
  },
  'records nothing': {
    documents: { '/voice': `<Record action="/recorded" ${RECORDED}/>` },
    to: { ...ANSWERS, talkSeconds: 0.3, hangup: 'callee' },
  },
  'is recorded': {
    documents: { '/voice': '<Pause length="7"/>' },
    create: { Record: 'true', RecordingStatusCallback: '{base}/rec' },
  },
  'is recorded by REST': {
    documents: { '/voice': '<Pause length="40"/>' },
    meanwhile: [[10, { record: { RecordingStatusCallback: '{base}/rec' } }]],
  },
  'dials a number': {
    documents: {
      '/voice': `<Dial action="/dialed" record="record-from-answer-dual" ${RECORDED}><Number url="/whisper">${ALICE}</Number></Dial>`,
      '/whisper': '<Say>Hi</Say>',
      '/dialed': '<Pause length="5"/>',
    },
    alice: TALKS,
  },
  'dials SIP': { documents: { '/voice': DIAL('<Sip>sip:a@example.com</Sip>'), ...NOTHING } },
  'dials a busy number': { documents: { '/voice': NUMBER, ...NOTHING } },
  'gets no answer': {
    documents: { '/voice': NUMBER, ...NOTHING },
    alice: { outcome: 'no-answer', sip: 487 },
  },
  'dials a number that fails': {
    documents: { '/voice': NUMBER, ...NOTHING },
    alice: { outcome: 'failed', sip: 404, ringSeconds: 0 },
  },
  'ends while it dials': {
    documents: { '/voice': NUMBER },
    to: { ...ANSWERS, talkSeconds: 8, hangup: 'callee' },
    alice: { ...TALKS, ringSeconds: 25 },
  },
  'meets another in a conference': {
    to: STAYS,
    documents: {
      '/voice': `<Dial action="/dialed"><Conference ${CONFERENCE} ${RECORDED} record="record-from-start" participantLabel="host" coach="a-call-sid" endConferenceOnExit="true">Room</Conference></Dial>`,
      '/second': '<Dial><Conference>Room</Conference></Dial>',
      '/dialed': '<Hangup/>',
    },
    meanwhile: [
      [15, { joins: '/second' }],
      [30, { participant: { Muted: 'true' } }],
      [31, { participant: { Muted: 'false' } }],
      [32, { participant: { Hold: 'true' } }],
      [33, { participant: { Hold: 'false' } }],
      [34, { control: 'speech', body: { speech: 'good morning' } }],
    ],
  },
  'sends a message': {
    documents: {
      '/voice': '<Message action="/messaged" statusCallback="/sms">Hi</Message>',
      '/messaged': '<Pause length="30"/>',
    },
  },
  'sends a message that is filtered': {
    documents: {
      '/voice': '<Message to="+15005550030" statusCallback="/sms">Hi</Message><Pause length="30"/>',
    },
  },
  'sends a message that fails': {
    documents: {
      '/voice': '<Message to="+15005550038" statusCallback="/sms">Hi</Message><Pause length="30"/>',
    },
  },
} as const satisfies Readonly<Record<string, Omit<Row, 'title' | 'sees'>>>;
type CallName = keyof typeof CALLS;

/** `Name`, or `Name=value`; null if a dialect never sends it. */
type Line = readonly [what: string, signalwire: CallName | null, twilio: CallName | null];

const both = (call: CallName, ...names: readonly string[]): readonly Line[] =>
  names.map((name) => [name, call, call]);
const onTwilio = (call: CallName, ...names: readonly string[]): readonly Line[] =>
  names.map((name) => [name, null, call]);
const onSignalwire = (call: CallName, ...names: readonly string[]): readonly Line[] =>
  names.map((name) => [name, call, null]);
const PLACES = ['From', 'To', 'Caller', 'Called'].flatMap((party) =>
  ['City', 'State', 'Zip', 'Country'].map((part) => party + part),
);

/** Parameters of every request for a call's document. */
const OF_A_CALL: readonly Line[] = [
  ...both('is placed', 'CallSid', 'AccountSid', 'ApiVersion=2010-04-01', 'From', 'To'),
  ...both('is placed', 'Direction=outbound-api', 'CallStatus=in-progress'),
  ...both('comes in', 'Direction=inbound', 'CallStatus=ringing'),
  ...both('comes in', 'CallerName=CITY CLINIC', 'ForwardedFrom=+13125550102'),
  ...both('dials a number', 'Direction=outbound-dial', 'ParentCallSid'),
  ...onTwilio('is placed', 'Caller', 'Called', ...PLACES),
  ...onTwilio('comes in', 'CalledVia=+13125550102'),
  ...onTwilio('comes in', 'StirVerstat=TN-Validation-Passed-A', 'StirPassportToken', 'CallToken'),
];

const CONTRACT: Readonly<Record<Kind, readonly Line[]>> = {
  document: [
    ...OF_A_CALL,
    ['ErrorCode=11217', 'fails to load', null],
    ['ErrorCode=11200', null, 'fails to load'],
    ...both('fails to load', 'ErrorUrl'),
    ...both('meets a machine', 'AnsweredBy=machine_start', 'MachineDetectionDuration'),
  ],
  action: [
    ...both('gathers keys', 'CallSid', 'AccountSid', 'ApiVersion', 'From', 'To', 'Direction'),
    ...onTwilio('gathers keys', 'Caller', 'Called', ...PLACES),
    ...both('gathers keys', 'CallStatus=in-progress', 'Digits=7'),
    ...onTwilio('gathers keys', 'FinishedOnKey=#', 'msg=Gather End'),
    ...both('gathers speech', 'SpeechResult=yes', 'Confidence'),
    ...both('records a message', 'Digits=#'),
    ...both('records a message', 'RecordingUrl', 'RecordingSid', 'RecordingDuration'),
    ...both('dials a number', 'DialCallStatus=completed', 'DialCallSid', 'DialCallDuration=10'),
    ...onTwilio('dials a number', 'DialBridged=true'),
    ...onTwilio('gets no answer', 'DialBridged=false'),
    ...both('dials SIP', 'DialSipResponseCode=200', 'DialSipCallId'),
    ...both('dials a busy number', 'DialCallStatus=busy'),
    ...both('gets no answer', 'DialCallStatus=no-answer'),
    ...both('dials a number that fails', 'DialCallStatus=failed'),
    ...both('ends while it dials', 'DialCallStatus=canceled', 'CallStatus=completed'),
    ...both('meets another in a conference', 'DialCallStatus=answered'),
    ...both('sends a message', 'MessageSid', 'MessageStatus=queued'),
  ],
  recording: [
    ...both('records a message', 'AccountSid', 'CallSid', 'RecordingSid', 'RecordingUrl'),
    ...both('records a message', 'RecordingStatus=in-progress', 'RecordingStatus=completed'),
    ...both('records nothing', 'RecordingStatus=absent', 'RecordingDuration=0'),
    ...both('records a message', 'RecordingChannels=1', 'RecordingSource=RecordVerb'),
    ...both('dials a number', 'RecordingChannels=2', 'RecordingSource=DialVerb'),
    ...both('meets another in a conference', 'ConferenceSid', 'RecordingSource=Conference'),
    ...onSignalwire('is recorded', 'RecordingSource=OutBoundApi'),
    ...onTwilio('is recorded', 'RecordingSource=OutboundAPI'),
    ...onSignalwire('is recorded by REST', 'RecordingSource=StartCallRecordingApi'),
    ...onTwilio('is recorded by REST', 'RecordingSource=StartCallRecordingAPI'),
    ...onTwilio('records a message', 'RecordingStartTime', 'RecordingTrack=inbound', 'ErrorCode=0'),
    ...onTwilio('dials a number', 'RecordingTrack=both'),
  ],
  conference: [
    ...both(
      'meets another in a conference',
      ...['ConferenceSid', 'FriendlyName=Room', 'AccountSid', 'Timestamp', 'SequenceNumber=0'],
      ...['start', 'end'].map((word) => `StatusCallbackEvent=conference-${word}`),
      ...['join', 'leave', 'mute', 'unmute', 'hold', 'unhold', 'speech-start', 'speech-stop'].map(
        (word) => `StatusCallbackEvent=participant-${word}`,
      ),
      ...['CallSid', 'Muted=true', 'Muted=false', 'Hold=true', 'Hold=false'],
      ...['EndConferenceOnExit=true', 'StartConferenceOnEnter=true', 'ParticipantLabel=host'],
      ...['Coaching=true', 'Coaching=false', 'CallSidToCoach=a-call-sid'],
      'ReasonConferenceEnded=participant-with-end-conference-on-exit-left',
      ...['CallSidEndingConference', 'ReasonParticipantLeft=participant_hung_up'],
      ...['ReasonParticipantLeft=conference_ended', 'ParticipantCallStatus=completed'],
      'ParticipantCallStatus=in-progress',
    ),
  ],
  message: [
    ...both('sends a message', 'MessageSid', 'AccountSid', 'From', 'To', 'ApiVersion'),
    ...['sending', 'sent', 'delivered'].flatMap((status) =>
      both('sends a message', `MessageStatus=${status}`),
    ),
    ...both('sends a message that is filtered', 'MessageStatus=undelivered', 'ErrorCode=30007'),
    ...both('sends a message that fails', 'MessageStatus=failed', 'ErrorCode=30008'),
    ...onSignalwire('sends a message', 'Body=Hi', 'NumMedia=0', 'NumSegments=1'),
    ...onTwilio('sends a message', 'SmsSid', 'SmsStatus=delivered'),
  ],
  detection: both(
    'meets a machine, and does not wait',
    ...['CallSid', 'AccountSid', 'AnsweredBy=machine_start', 'MachineDetectionDuration'],
  ),
};

const names = Object.keys(CALLS).filter((name): name is CallName => name in CALLS);
const kinds = Object.keys(KINDS).filter((kind): kind is Kind => kind in KINDS);
const isOf = (kind: Kind) => {
  const paths: readonly string[] = KINDS[kind];
  return ({ path }: SeenRequest): boolean => paths.includes(path);
};

describe.each(['signalwire', 'twilio'] as const)('in the %s dialect', (dialect) => {
  const played = new Map<CallName, readonly SeenRequest[]>();

  beforeAll(async () => {
    for (const name of names) {
      const row: Row = { title: name, sees: [], ...CALLS[name] };
      played.set(name, await run(row, dialect));
    }
  });

  describe.each(kinds)('a %s', (kind) => {
    const sent = CONTRACT[kind].flatMap(([what, signalwire, twilio]) => {
      const call = dialect === 'signalwire' ? signalwire : twilio;
      return call === null ? [] : [{ what, call }];
    });

    // Titles from a table would be truncated before the name of the call.
    for (const { what, call } of sent) {
      test(`says ${what} if a call ${call}`, () => {
        const [name = '', value] = what.split('=');
        const requests = (played.get(call) ?? []).filter(isOf(kind));
        const values = requests.map(({ parameters }) => parameters[name]);
        if (value === undefined) expect(values.some((one) => one !== undefined)).toBe(true);
        else expect(values).toContain(value);
      });
    }

    test('says nothing else', () => {
      const known = new Set(sent.map(({ what }) => what.split('=')[0]));
      const unknown = [...played.values()]
        .flat()
        .filter(isOf(kind))
        .flatMap(({ parameters }) => Object.keys(parameters))
        .filter((name) => !known.has(name));
      expect([...new Set(unknown)]).toEqual([]);
    });
  });
});
