/** Rows of the conformance table: what Dial does with numbers and SIP addresses. */
import { expect } from 'vitest';
import { ALICE, ANSWERS, BOB, BUSY, FROM, RINGS, type Row, TALKS, VOICE } from './conformance.ts';

export const DIAL_ROWS: readonly Row[] = [
  {
    title: 'Dial Number: the callbacks its events ask for, then the action',
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
    title: 'Dial without an action continues with the next verb',
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
    title:
      'Dial of two numbers: the first answer wins, the other is canceled and reported as canceled',
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
    title: 'Dial of a number and a SIP address in the Twilio dialect: the first answer wins',
    dialect: 'twilio',
    documents: {
      '/voice': `<Dial action="/dialed"><Number statusCallback="/alice">${ALICE}</Number><Sip statusCallback="/kate">kate@example.com</Sip></Dial>`,
      '/dialed': '<Hangup/>',
    },
    alice: { ...TALKS, ringSeconds: 20 },
    sees: [
      VOICE,
      ['/alice', { CallStatus: 'canceled', SipResponseCode: '487' }],
      ['/kate', { CallStatus: 'completed', To: 'sip:kate@example.com', SipResponseCode: '200' }],
      ['/dialed', { DialCallStatus: 'completed', DialSipResponseCode: '200' }],
    ],
  },
  {
    title: 'Dial Client in the Twilio dialect: only the callbacks that it asks for',
    dialect: 'twilio',
    documents: {
      '/voice': `<Dial action="/dialed" timeout="10"><Client url="/whisper" method="GET" statusCallback="/kate" statusCallbackMethod="GET" statusCallbackEvent="initiated ringing answered completed"><Identity>kate</Identity><Parameter name="a" value="b"/></Client><Client statusCallback="/quiet">tom</Client></Dial>`,
      '/whisper': '<Say>A call for you</Say>',
      '/dialed': '<Hangup/>',
    },
    sees: [
      VOICE,
      ['/kate', { CallStatus: 'initiated', method: 'GET' }],
      ['/kate', { CallStatus: 'ringing' }],
      [
        '/kate',
        { CallStatus: 'in-progress', To: 'client:kate', ParentCallSid: expect.any(String) },
      ],
      ['/whisper', { To: 'client:kate', Direction: 'outbound-dial', method: 'GET' }],
      ['/kate', { CallStatus: 'completed' }],
      ['/dialed', { DialCallStatus: 'completed', DialSipResponseCode: undefined }],
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
    title: 'Dial url: a party hung up on by the whisper did not take the call',
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
    title: 'Dial: the action is requested even if the caller hangs up, on a call that has ended',
    documents: { '/voice': `<Dial action="/dialed">${ALICE}</Dial>` },
    to: { ...ANSWERS, talkSeconds: 8, hangup: 'callee' },
    alice: { ...TALKS, talkSeconds: 60 },
    sees: [VOICE, ['/dialed', { DialCallStatus: 'completed', CallStatus: 'completed' }]],
  },
  {
    title: 'Dial record: the recording has callbacks, and is in the action',
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
    title: 'Dial record-from-ringing: the recording includes the ringing',
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
    title: 'Dial of two numbers that both fail: the action says how the last one ended',
    documents: {
      '/voice': `<Dial action="/dialed"><Number>${ALICE}</Number><Number>${BOB}</Number></Dial>`,
      '/dialed': '<Hangup/>',
    },
    alice: { outcome: 'failed', sip: 404, ringSeconds: 8 },
    bob: BUSY,
    sees: [VOICE, ['/dialed', { DialCallStatus: 'failed' }]],
  },
  {
    title: 'Dial in the Twilio dialect: an answer is reported once, as in-progress',
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
    title: 'Dial method, and Number method: actions and whispers by GET',
    documents: {
      '/voice': `<Dial action="/dialed" method="GET"><Number url="/whisper" method="GET">${ALICE}</Number></Dial>`,
      '/whisper': '',
      '/dialed': '<Hangup/>',
    },
    alice: TALKS,
    sees: [
      VOICE,
      ['/whisper', { method: 'GET', ParentCallSid: expect.any(String) }],
      ['/dialed', { method: 'GET', DialCallStatus: 'completed' }],
    ],
  },
  {
    title: 'Sip: callbacks with its events and method, and a whisper with its own',
    documents: {
      '/voice':
        '<Dial action="/dialed"><Sip url="/whisper" method="GET" statusCallback="/leg" statusCallbackEvent="initiated ringing answered completed" statusCallbackMethod="GET">sip:alice@example.com;transport=tcp?x-id=7</Sip></Dial>',
      '/whisper': '',
      '/dialed': '<Hangup/>',
    },
    sees: [
      VOICE,
      ['/whisper', { method: 'GET', To: 'sip:alice@example.com' }],
      ['/leg', { method: 'GET', CallStatus: 'initiated' }],
      ['/leg', { method: 'GET', CallStatus: 'ringing' }],
      ['/leg', { method: 'GET', CallStatus: 'answered' }],
      ['/leg', { method: 'GET', CallStatus: 'in-progress' }],
      ['/leg', { method: 'GET', CallStatus: 'completed', Direction: 'outbound-dial' }],
      ['/dialed', { DialCallStatus: 'completed' }],
    ],
  },
  {
    title: 'Dial recordingStatusCallbackEvent: the beginning is reported, too',
    documents: {
      '/voice': `<Dial record="true" recordingStatusCallback="/rec" recordingStatusCallbackEvent="in-progress completed absent">${ALICE}</Dial><Pause length="5"/>`,
    },
    alice: TALKS,
    sees: [
      VOICE,
      ['/rec', { RecordingStatus: 'in-progress', RecordingDuration: undefined }],
      ['/rec', { RecordingStatus: 'completed', RecordingDuration: '10' }],
    ],
  },
  {
    title: 'Dial answerOnBridge: the caller is answered when the called party is',
    inbound: {},
    documents: {
      '/voice': `<Dial answerOnBridge="true" action="/dialed">${ALICE}</Dial>`,
      '/dialed': '<Hangup/>',
    },
    alice: { ...TALKS, ringSeconds: 20 },
    sees: [
      RINGS,
      ['/dialed', { DialCallStatus: 'completed', DialCallDuration: '10' }],
      ['/status', { CallDuration: expect.stringMatching(/^1[01]$/) }],
    ],
  },
  {
    title: 'Dial in the Twilio dialect: the action says whether the two were connected',
    dialect: 'twilio',
    documents: {
      '/voice': `<Dial action="/dialed">${ALICE}</Dial>`,
      '/dialed': `<Dial action="/again">${BOB}</Dial>`,
      '/again': '<Hangup/>',
    },
    alice: TALKS,
    sees: [
      ['/voice', {}],
      ['/dialed', { DialCallStatus: 'completed', DialBridged: 'true' }],
      ['/again', { DialCallStatus: 'busy', DialBridged: 'false' }],
    ],
  },
];
