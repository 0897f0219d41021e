/** Rows of the conformance table: how documents are fetched, and what REST adds to a call with one. */
import { expect } from 'vitest';
import { ANSWERS, FROM, OWNED, RINGS, type Row, VOICE } from './conformance.ts';

/** Both ends are rounded down to the second, and fetching the document took a moment. */
const SEVEN = expect.stringMatching(/^[78]$/);

export const CALL_ROWS: readonly Row[] = [
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
    title: 'A fallback is used if the document cannot be fetched, and gets the reason',
    documents: { '/voice': { status: 500 }, '/fallback': '<Hangup/>' },
    create: { FallbackUrl: '{base}/fallback' },
    sees: [
      VOICE,
      ['/fallback', { ErrorCode: '11217', ErrorUrl: expect.stringMatching(/\/voice$/) }],
    ],
  },
  {
    title: 'A fallback is used if a document is invalid',
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
    title: 'Machine detection delays the document until it knows who answered',
    documents: { '/voice': '<Hangup/>' },
    to: { ...ANSWERS, answeredBy: 'machine_end_beep' },
    create: { MachineDetection: 'DetectMessageEnd' },
    sees: [['/voice', { AnsweredBy: 'machine_end_beep' }]],
  },
  {
    title: 'AsyncAmd reports who answered separately, while the document runs',
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
  {
    title: 'An inbound call: its number gets one callback at the end, with the short set',
    inbound: { callerName: 'CITY CLINIC', forwardedFrom: '+13125550102' },
    documents: { '/voice': '<Say>Welcome</Say>' },
    sees: [
      ['/voice', { ...RINGS[1], CallerName: 'CITY CLINIC', ForwardedFrom: '+13125550102' }],
      ['/status', { CallStatus: 'completed', To: OWNED, From: FROM, CallbackSource: undefined }],
    ],
  },
  {
    title: 'A document from an update: fetched with its own method, whatever the call is doing',
    documents: { '/voice': '<Pause length="60"/>', '/after': '<Hangup/>' },
    meanwhile: [[10, { update: { Url: '{base}/after', Method: 'GET' } }]],
    sees: [VOICE, ['/after', { method: 'GET', CallStatus: 'in-progress' }]],
  },
];
