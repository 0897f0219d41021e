/**
 * Which verb, noun, attribute and event bring which requests and callbacks: a table of documents,
 * each run on a call, and of what its server then sees in order.
 */
import { expect, test } from 'vitest';
import type { Dialect } from '../../src/emulator/dialect.ts';
import { startEmulator } from '../../src/emulator/emulator.ts';
import type { CallBehaviorInput } from '../../src/emulator/numbers/call-behavior.ts';
import { documentServer, type SeenRequest, type ServedAnswer } from '../support/document-server.ts';

const START_AT = Date.UTC(2026, 5, 25, 20, 0, 0);
const FROM = '+14155550100';
const TO = '+12025550101';
const ALICE = '+12025550110';
const BOB = '+12025550120';

/** Seen on a path: these parameters, among others. */
type Seen = readonly [path: string, parameters: Readonly<Record<string, unknown>>];

interface Row {
  readonly title: string;
  readonly dialect?: Dialect;
  readonly documents: Readonly<Record<string, ServedAnswer>>;
  /** How the called number behaves, and those that a Dial calls. */
  readonly to?: CallBehaviorInput;
  readonly alice?: CallBehaviorInput;
  readonly bob?: CallBehaviorInput;
  readonly create?: Readonly<Record<string, string>>;
  readonly sees: readonly Seen[];
}

const ANSWERS: CallBehaviorInput = { outcome: 'answered', ringSeconds: 2 };
/** Somebody who talks for ten seconds once they are connected, and hangs up. */
const TALKS: CallBehaviorInput = { ...ANSWERS, talkSeconds: 10, hangup: 'callee' };
const BUSY: CallBehaviorInput = { outcome: 'busy', sip: 486, ringSeconds: 0 };
/** Both ends are cut to the second, and the document took a moment to come. */
const SEVEN = expect.stringMatching(/^[78]$/);
const VOICE: Seen = ['/voice', { CallStatus: 'in-progress', Direction: 'outbound-api' }];

const ROWS: readonly Row[] = [
  {
    title: 'Say, Play, Pause, then the end of the document: the platform hangs up',
    documents: { '/voice': '<Say>Hi</Say><Play>a.mp3</Play><Pause length="3"/>' },
    create: { StatusCallback: '{base}/status' },
    sees: [
      VOICE,
      [
        '/status',
        { CallStatus: 'completed', HangupBy: FROM, CallDuration: expect.stringMatching(/^[89]$/) },
      ],
    ],
  },
  {
    title: 'Hangup ends the call, and what stands behind it is not run',
    documents: { '/voice': '<Hangup/><Redirect>/never</Redirect>' },
    create: { StatusCallback: '{base}/status' },
    sees: [
      VOICE,
      ['/status', { CallStatus: 'completed', CallDuration: expect.stringMatching(/^[01]$/) }],
    ],
  },
  {
    title: 'Redirect goes on with another document, by its method',
    documents: { '/voice': '<Redirect method="GET">next</Redirect>', '/next': '<Hangup/>' },
    sees: [VOICE, ['/next', { CallStatus: 'in-progress', method: 'GET' }]],
  },
  {
    title: 'Gather hands over the digits that were pressed, without the key that ends them',
    documents: {
      '/voice': '<Gather action="/digits"><Say>Your number?</Say></Gather>',
      '/digits': '<Hangup/>',
    },
    to: { ...ANSWERS, digits: '1234#' },
    sees: [VOICE, ['/digits', { Digits: '1234' }]],
  },
  {
    title: 'Gather numDigits: each question takes its share of what is pressed',
    documents: {
      '/voice': '<Gather action="/a" numDigits="1"/>',
      '/a': '<Gather action="/b" numDigits="2"/>',
      '/b': '<Hangup/>',
    },
    to: { ...ANSWERS, digits: '123' },
    sees: [VOICE, ['/a', { Digits: '1' }], ['/b', { Digits: '23' }]],
  },
  {
    title: 'Gather without a key: the next verb, and no action',
    documents: {
      '/voice': '<Gather action="/digits"/><Redirect>/silent</Redirect>',
      '/silent': '<Hangup/>',
    },
    sees: [VOICE, ['/silent', {}]],
  },
  {
    title: 'Gather actionOnEmptyResult: the action, with no digits',
    documents: {
      '/voice': '<Gather action="/digits" actionOnEmptyResult="true"/>',
      '/digits': '<Hangup/>',
    },
    sees: [VOICE, ['/digits', { Digits: '' }]],
  },
  {
    title: 'Gather in the Twilio dialect says how it was finished',
    dialect: 'twilio',
    documents: { '/voice': '<Gather action="/digits"/>', '/digits': '<Hangup/>' },
    to: { ...ANSWERS, digits: '7#' },
    sees: [
      ['/voice', { Caller: FROM, Called: TO, CallStatus: 'in-progress' }],
      ['/digits', { Digits: '7', FinishedOnKey: '#', msg: 'Gather End' }],
    ],
  },
  {
    title: 'Record: the action has the recording, its callback comes by its events',
    documents: {
      '/voice':
        '<Record action="/recorded" maxLength="2" recordingStatusCallback="/rec" recordingStatusCallbackEvent="in-progress completed"/>',
      '/recorded': '<Hangup/>',
    },
    sees: [
      VOICE,
      ['/rec', { RecordingStatus: 'in-progress', RecordingSource: 'RecordVerb' }],
      [
        '/recorded',
        { RecordingDuration: '2', RecordingUrl: expect.stringContaining('/Recordings/') },
      ],
      ['/rec', { RecordingStatus: 'completed', RecordingDuration: '2' }],
    ],
  },
  {
    title: 'Record: who hangs up is told as Digits=hangup, on a call that is over',
    documents: { '/voice': '<Record action="/recorded"/>' },
    to: { ...ANSWERS, talkSeconds: 3, hangup: 'callee' },
    sees: [VOICE, ['/recorded', { Digits: 'hangup', CallStatus: 'completed' }]],
  },
  {
    title: 'Dial Number: its callbacks by its events, then the action',
    documents: {
      '/voice': `<Dial action="/dialed"><Number statusCallback="/leg" statusCallbackEvent="initiated ringing answered completed">${ALICE}</Number></Dial>`,
      '/dialed': '<Hangup/>',
    },
    alice: TALKS,
    sees: [
      VOICE,
      ['/leg', { CallStatus: 'initiated', Direction: 'outbound-dial', To: ALICE, From: FROM }],
      ['/leg', { CallStatus: 'ringing', ParentCallSid: expect.any(String) }],
      ['/leg', { CallStatus: 'answered' }],
      ['/leg', { CallStatus: 'in-progress' }],
      ['/leg', { CallStatus: 'completed', CallDuration: '10', SequenceNumber: '4' }],
      [
        '/dialed',
        { DialCallStatus: 'completed', DialCallDuration: '10', DialCallSid: expect.any(String) },
      ],
    ],
  },
  {
    title: 'Dial Number: completed is the default event, GET a method',
    documents: {
      '/voice': `<Dial><Number statusCallback="/leg" statusCallbackMethod="GET">${ALICE}</Number></Dial>`,
    },
    alice: TALKS,
    sees: [VOICE, ['/leg', { CallStatus: 'completed', method: 'GET' }]],
  },
  {
    title: 'Dial without an action goes on with the next verb',
    documents: { '/voice': `<Dial>${ALICE}</Dial><Redirect>/after</Redirect>`, '/after': '' },
    alice: TALKS,
    sees: [VOICE, ['/after', {}]],
  },
  {
    title: 'Dial callerId is the From of the dialed leg',
    documents: {
      '/voice': `<Dial callerId="+14155550199"><Number statusCallback="/leg">${ALICE}</Number></Dial>`,
    },
    alice: TALKS,
    sees: [VOICE, ['/leg', { From: '+14155550199' }]],
  },
  ...(
    [
      [BUSY, 'busy'],
      [{ outcome: 'failed', sip: 404, ringSeconds: 0 }, 'failed'],
      [{ outcome: 'no-answer', sip: 487 }, 'no-answer'],
    ] as const
  ).map(
    ([alice, status]): Row => ({
      title: `Dial: the action of a leg that ends ${status} has no duration`,
      documents: {
        '/voice': `<Dial action="/dialed" timeout="5"><Number statusCallback="/leg">${ALICE}</Number></Dial>`,
        '/dialed': '<Hangup/>',
      },
      alice,
      sees: [
        VOICE,
        ['/leg', { CallStatus: status }],
        ['/dialed', { DialCallStatus: status, DialCallDuration: undefined }],
      ],
    }),
  ),
  {
    title: 'Dial Sip: the action has its SIP answer',
    documents: {
      '/voice':
        '<Dial action="/dialed"><Sip statusCallback="/leg">sip:alice@example.com</Sip></Dial>',
      '/dialed': '<Hangup/>',
    },
    sees: [
      VOICE,
      ['/leg', { To: 'sip:alice@example.com', CallStatus: 'completed' }],
      ['/dialed', { DialSipResponseCode: '200', DialSipCallId: expect.any(String) }],
    ],
  },
  {
    title: 'Dial of two numbers: the first answer wins, the other is canceled and told so',
    documents: {
      '/voice': `<Dial action="/dialed"><Number statusCallback="/alice">${ALICE}</Number><Number statusCallback="/bob">${BOB}</Number></Dial>`,
      '/dialed': '<Hangup/>',
    },
    alice: { ...TALKS, ringSeconds: 20 },
    bob: { ...TALKS, ringSeconds: 1 },
    sees: [
      VOICE,
      ['/alice', { CallStatus: 'canceled', SipResultCode: '487' }],
      ['/bob', { CallStatus: 'completed' }],
      ['/dialed', { DialCallStatus: 'completed' }],
    ],
  },
  {
    title: 'Dial url: the called party hears a document before they are connected',
    documents: {
      '/voice': `<Dial action="/dialed"><Number url="/whisper" statusCallback="/leg">${ALICE}</Number></Dial>`,
      '/whisper': '<Say>A call for you</Say>',
      '/dialed': '<Hangup/>',
    },
    alice: TALKS,
    sees: [
      VOICE,
      ['/whisper', { Direction: 'outbound-dial', To: ALICE, CallStatus: 'in-progress' }],
      ['/leg', { CallStatus: 'completed' }],
      ['/dialed', { DialCallStatus: 'completed' }],
    ],
  },
  {
    title: 'Dial url: who is hung up on by the whisper did not take the call',
    documents: {
      '/voice': `<Dial action="/dialed"><Number url="/whisper">${ALICE}</Number></Dial>`,
      '/whisper': '<Hangup/>',
      '/dialed': '<Hangup/>',
    },
    alice: ANSWERS,
    sees: [VOICE, ['/whisper', {}], ['/dialed', { DialCallStatus: 'no-answer' }]],
  },
  {
    title: 'Dial timeLimit ends the conversation',
    documents: {
      '/voice': `<Dial action="/dialed" timeLimit="4">${ALICE}</Dial>`,
      '/dialed': '<Hangup/>',
    },
    alice: TALKS,
    sees: [VOICE, ['/dialed', { DialCallStatus: 'completed', DialCallDuration: '4' }]],
  },
  {
    title: 'Dial: the action is told even where the caller hangs up, on a call that is over',
    documents: { '/voice': `<Dial action="/dialed">${ALICE}</Dial>` },
    to: { ...ANSWERS, talkSeconds: 8, hangup: 'callee' },
    alice: { ...TALKS, talkSeconds: 60 },
    sees: [VOICE, ['/dialed', { DialCallStatus: 'completed', CallStatus: 'completed' }]],
  },
  {
    title: 'Dial record: the recording has callbacks, and stands in the action',
    documents: {
      '/voice': `<Dial action="/dialed" record="record-from-answer-dual" recordingStatusCallback="/rec">${ALICE}</Dial>`,
      '/dialed': '<Pause length="5"/>',
    },
    alice: TALKS,
    sees: [
      VOICE,
      [
        '/dialed',
        { RecordingUrl: expect.stringContaining('/Recordings/'), RecordingDuration: '10' },
      ],
      ['/rec', { RecordingSource: 'DialVerb', RecordingChannels: '2', RecordingDuration: '10' }],
    ],
  },
  {
    title: 'Dial record-from-ringing: the ringing is part of it',
    documents: {
      '/voice': `<Dial action="/dialed" record="record-from-ringing" recordingStatusCallback="/rec" recordingStatusCallbackMethod="GET">${ALICE}</Dial>`,
      '/dialed': '<Pause length="5"/>',
    },
    alice: { ...TALKS, ringSeconds: 20 },
    sees: [
      VOICE,
      ['/dialed', { DialCallDuration: '10', RecordingDuration: expect.stringMatching(/^3[0-9]$/) }],
      ['/rec', { method: 'GET', RecordingChannels: '1', RecordingStatus: 'completed' }],
    ],
  },
  {
    title: 'Dial: a caller who hangs up while it rings cancels the dialed leg',
    documents: {
      '/voice': `<Dial action="/told"><Number statusCallback="/leg" statusCallbackEvent="ringing completed">${ALICE}</Number></Dial>`,
      '/told': '',
    },
    to: { ...ANSWERS, talkSeconds: 12, hangup: 'callee' },
    alice: { ...TALKS, ringSeconds: 25 },
    sees: [
      VOICE,
      ['/leg', { CallStatus: 'ringing' }],
      ['/leg', { CallStatus: 'canceled', SipResultCode: '487', HangupDirection: 'outbound' }],
      ['/told', { DialCallStatus: 'canceled', CallStatus: 'completed' }],
    ],
  },
  {
    title: 'Dial of two numbers that both fail: the action tells how the last one ended',
    documents: {
      '/voice': `<Dial action="/dialed"><Number>${ALICE}</Number><Number>${BOB}</Number></Dial>`,
      '/dialed': '<Hangup/>',
    },
    alice: { outcome: 'failed', sip: 404, ringSeconds: 8 },
    bob: BUSY,
    sees: [VOICE, ['/dialed', { DialCallStatus: 'failed' }]],
  },
  {
    title: 'Dial in the Twilio dialect: an answer is told once, as in-progress',
    dialect: 'twilio',
    documents: {
      '/voice': `<Dial><Number statusCallback="/leg" statusCallbackEvent="answered completed">${ALICE}</Number></Dial>`,
    },
    alice: TALKS,
    sees: [
      ['/voice', {}],
      ['/leg', { CallStatus: 'in-progress', SequenceNumber: '0', CallDuration: undefined }],
      ['/leg', { CallStatus: 'completed', SequenceNumber: '1', CallDuration: '10', Duration: '1' }],
    ],
  },
  {
    title: 'Record=true over REST records a call that runs a document',
    documents: { '/voice': '<Pause length="7"/>' },
    create: {
      Record: 'true',
      RecordingStatusCallback: '{base}/rec',
      StatusCallback: '{base}/status',
    },
    sees: [
      VOICE,
      ['/status', { CallStatus: 'completed', CallDuration: SEVEN, RecordingDuration: SEVEN }],
      ['/rec', { RecordingStatus: 'completed', RecordingSource: 'OutBoundApi' }],
    ],
  },
  {
    title: 'Dial Conference: no event is told by default',
    documents: {
      '/voice':
        '<Dial action="/left" timeLimit="5"><Conference statusCallback="/conf">Room</Conference></Dial>',
      '/left': '<Hangup/>',
    },
    sees: [VOICE, ['/left', { DialCallStatus: 'answered' }]],
  },
  {
    title: 'Dial Conference: joins, leaves and ends by its events',
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
    title: 'Message: its callbacks, and its action',
    documents: {
      '/voice': '<Message action="/messaged" statusCallback="/sms">Hi</Message>',
      '/messaged': '<Pause length="60"/>',
    },
    sees: [
      VOICE,
      ['/messaged', { MessageSid: expect.any(String), MessageStatus: 'queued' }],
      ['/sms', { MessageStatus: 'sending', To: TO, From: FROM, Body: 'Hi' }],
      ['/sms', { MessageStatus: 'sent' }],
      ['/sms', { MessageStatus: 'delivered' }],
    ],
  },
  {
    title: 'Reject of a call that was answered hangs up',
    documents: { '/voice': '<Reject/>' },
    create: { StatusCallback: '{base}/status' },
    sees: [VOICE, ['/status', { CallStatus: 'completed' }]],
  },
  {
    title: 'A fallback is asked where the document cannot be had, and told why',
    documents: { '/voice': { status: 500 }, '/fallback': '<Hangup/>' },
    create: { FallbackUrl: '{base}/fallback' },
    sees: [
      VOICE,
      ['/fallback', { ErrorCode: '11217', ErrorUrl: expect.stringMatching(/\/voice$/) }],
    ],
  },
  {
    title: 'A fallback is asked where a document is wrong',
    documents: { '/voice': '<Enqueue>q</Enqueue>', '/fallback': '<Hangup/>' },
    create: { FallbackUrl: '{base}/fallback' },
    sees: [VOICE, ['/fallback', { ErrorCode: '12200' }]],
  },
  {
    title: 'HTTP redirects are followed',
    documents: {
      '/voice': { status: 307, headers: { location: '/moved' } },
      '/moved': '<Hangup/>',
    },
    sees: [VOICE, ['/moved', { CallStatus: 'in-progress' }]],
  },
  {
    title: 'Machine detection holds the document back until it knows who answered',
    documents: { '/voice': '<Hangup/>' },
    to: { ...ANSWERS, answeredBy: 'machine_end_beep' },
    create: { MachineDetection: 'DetectMessageEnd' },
    sees: [['/voice', { AnsweredBy: 'machine_end_beep' }]],
  },
  {
    title: 'AsyncAmd tells who answered on its own, beside the document',
    documents: { '/voice': '<Pause length="10"/>' },
    to: { ...ANSWERS, answeredBy: 'human' },
    create: {
      MachineDetection: 'Enable',
      AsyncAmd: 'true',
      AsyncAmdStatusCallback: '{base}/amd',
    },
    sees: [
      ['/voice', { AnsweredBy: undefined }],
      ['/amd', { AnsweredBy: 'human', CallStatus: undefined }],
    ],
  },
];

/** Runs a row and returns what its server saw. */
async function run(row: Row): Promise<readonly SeenRequest[]> {
  await using server = await documentServer(row.documents);
  await using emulator = await startEmulator({
    dialect: row.dialect ?? 'signalwire',
    clock: 'by-hand',
    startAt: START_AT,
    // One callback after the other, so that their order is that of their sending.
    maxConcurrentDeliveries: 1,
    scenario: {
      numbers: [
        { number: TO, ...(row.to ?? ANSWERS) },
        { number: ALICE, ...(row.alice ?? BUSY) },
        { number: BOB, ...(row.bob ?? BUSY) },
        { number: 'sip:*', ...TALKS },
      ],
    },
  });
  const form = new URLSearchParams({ To: TO, From: FROM, Url: `${server.url}/voice` });
  for (const [name, value] of Object.entries(row.create ?? {})) {
    form.set(name, value.replace('{base}', server.url));
  }
  const { project, token } = emulator;
  const created = await fetch(`${emulator.url}/2010-04-01/Accounts/${project}/Calls`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${project}:${token}`)}` },
    body: form,
  });
  expect(created.ok).toBe(true);
  for (let second = 0; second < 90; second += 1) {
    await emulator.advance(1_000, { settle: true });
  }
  expect(emulator.callsInFlight()).toBe(0);
  await emulator.idle();
  return server.seen();
}

/** Requests for documents and callbacks are each in order; which comes first is not promised. */
function inTwoOrders<T>(items: readonly T[], pathOf: (item: T) => string, row: Row): readonly T[] {
  const isDocument = (item: T): boolean => pathOf(item) in row.documents;
  return [...items.filter(isDocument), ...items.filter((item) => !isDocument(item))];
}

test.each(ROWS)('$title', async (row) => {
  const seen = inTwoOrders(await run(row), ({ path }) => path, row);
  const sees = inTwoOrders(row.sees, ([path]) => path, row);
  const shown = seen.map(({ path, method, parameters }, index) => {
    const all: Readonly<Record<string, string>> = { ...parameters, method };
    const names = Object.keys(sees[index]?.[1] ?? {});
    return [path, Object.fromEntries(names.map((name) => [name, all[name]]))];
  });
  expect(shown).toEqual(sees);
});
