/** Rows of the conformance table: what the verbs other than Dial do. */
import { expect } from 'vitest';
import { ALICE, ANSWERS, BOB, FROM, OWNED, RINGS, type Row, TO, VOICE } from './conformance.ts';

export const VERB_ROWS: readonly Row[] = [
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
    title: 'Hangup ends the call, and nothing after it is run',
    documents: { '/voice': '<Hangup/><Redirect>/never</Redirect>' },
    create: { StatusCallback: '{base}/status' },
    sees: [
      VOICE,
      ['/status', { CallStatus: 'completed', CallDuration: expect.stringMatching(/^[01]$/) }],
    ],
  },
  {
    title: 'Redirect continues with another document, fetched with its method',
    documents: { '/voice': '<Redirect method="GET">next</Redirect>', '/next': '<Hangup/>' },
    sees: [VOICE, ['/next', { CallStatus: 'in-progress', method: 'GET' }]],
  },
  {
    title: 'Gather sends the digits that were pressed, without the key that ends them',
    documents: {
      '/voice': '<Gather action="/digits"><Say>Your number?</Say></Gather>',
      '/digits': '<Hangup/>',
    },
    to: { ...ANSWERS, digits: '1234#' },
    sees: [VOICE, ['/digits', { Digits: '1234' }]],
  },
  {
    title: 'Gather numDigits: each question takes its share of the digits',
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
    title: 'Record: the action has the recording, and its events ask for its callback',
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
    title: 'Record: a hangup is reported as Digits=hangup, on a call that has ended',
    documents: { '/voice': '<Record action="/recorded"/>' },
    to: { ...ANSWERS, talkSeconds: 3, hangup: 'callee' },
    sees: [VOICE, ['/recorded', { Digits: 'hangup', CallStatus: 'completed' }]],
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
    title: 'Reject of an answered call hangs up',
    documents: { '/voice': '<Reject/>' },
    create: { StatusCallback: '{base}/status' },
    sees: [VOICE, ['/status', { CallStatus: 'completed' }]],
  },
  {
    title: 'Say and Play loop; Play digits takes half a second per key',
    documents: {
      '/voice': '<Say loop="4">Hi</Say><Play loop="2">a.mp3</Play><Play digits="1234"/>',
    },
    create: { StatusCallback: '{base}/status' },
    sees: [VOICE, ['/status', { CallDuration: expect.stringMatching(/^1[45]$/) }]],
  },
  {
    title: 'Gather finishOnKey and method: another key ends it, and is not among the digits',
    documents: {
      '/voice': '<Gather action="/digits" method="GET" finishOnKey="*"/>',
      '/digits': '<Hangup/>',
    },
    to: { ...ANSWERS, digits: '12#3*' },
    sees: [VOICE, ['/digits', { Digits: '12#3', method: 'GET' }]],
  },
  {
    title: 'Gather timeout: this many seconds of silence end it',
    documents: { '/voice': '<Gather timeout="3" action="/digits"/>' },
    create: { StatusCallback: '{base}/status' },
    sees: [VOICE, ['/status', { CallDuration: expect.stringMatching(/^[34]$/) }]],
  },
  {
    title: 'Gather input speech: what was said, and with what confidence',
    documents: {
      '/voice': '<Gather input="speech" timeout="60" action="/heard"/>',
      '/heard': '<Hangup/>',
    },
    meanwhile: [[10, { control: 'speech', body: { speech: 'an agent' } }]],
    sees: [
      VOICE,
      ['/heard', { SpeechResult: 'an agent', Confidence: expect.any(String), Digits: undefined }],
    ],
  },
  {
    title: 'Gather input dtmf speech: keys, if they come first',
    documents: {
      '/voice': '<Gather input="dtmf speech" timeout="60" numDigits="1" action="/heard"/>',
      '/heard': '<Hangup/>',
    },
    meanwhile: [[10, { control: 'digits', body: { digits: '4' } }]],
    sees: [VOICE, ['/heard', { Digits: '4', SpeechResult: undefined }]],
  },
  {
    title:
      'Record finishOnKey and method: the key is in the action, and the callback has its own method',
    documents: {
      '/voice':
        '<Record action="/recorded" method="GET" finishOnKey="*" recordingStatusCallback="/rec" recordingStatusCallbackMethod="GET"/>',
      '/recorded': '<Pause length="5"/>',
    },
    to: { ...ANSWERS, digits: '*' },
    sees: [
      VOICE,
      ['/recorded', { Digits: '*', method: 'GET', RecordingSid: expect.any(String) }],
      ['/rec', { RecordingStatus: 'completed', RecordingChannels: '1', method: 'GET' }],
    ],
  },
  {
    title: 'Record timeout: the recording includes the silence that ends it',
    documents: { '/voice': '<Record action="/recorded" timeout="20"/>', '/recorded': '<Hangup/>' },
    sees: [
      VOICE,
      ['/recorded', { RecordingDuration: expect.stringMatching(/^(?:2[3-9]|3\d|40)$/) }],
    ],
  },
  {
    title: 'Record of nothing: absent, and no action',
    documents: {
      '/voice':
        '<Record action="/recorded" recordingStatusCallback="/rec" recordingStatusCallbackEvent="completed absent"/>',
    },
    to: { ...ANSWERS, talkSeconds: 0.3, hangup: 'callee' },
    sees: [VOICE, ['/rec', { RecordingStatus: 'absent', RecordingDuration: '0' }]],
  },
  {
    title: 'Message to, from and method: any number can be a recipient',
    documents: {
      '/voice': `<Message to="${ALICE}" from="${BOB}" action="/messaged" method="GET" statusCallback="/sms">Hi</Message>`,
      '/messaged': '<Pause length="30"/>',
    },
    sees: [
      VOICE,
      ['/messaged', { MessageSid: expect.any(String), method: 'GET' }],
      ['/sms', { To: ALICE, From: BOB, MessageStatus: 'sending' }],
      ['/sms', { MessageStatus: 'sent' }],
      ['/sms', { MessageStatus: 'delivered' }],
    ],
  },
  {
    title:
      'Reject reason rejected: the call is not answered, and the number reports that it failed',
    inbound: {},
    documents: { '/voice': '<Reject/>' },
    sees: [
      RINGS,
      ['/status', { CallStatus: 'failed', CallDuration: '0', To: OWNED, Direction: undefined }],
    ],
  },
  {
    title: 'Reject reason busy: the caller hears a busy tone',
    dialect: 'twilio',
    inbound: {},
    documents: { '/voice': '<Reject reason="busy"/>' },
    sees: [RINGS, ['/status', { CallStatus: 'busy', SipResponseCode: '486', CallDuration: '0' }]],
  },
  {
    title: 'Pause length before anything else: it keeps ringing, and the next verb answers',
    inbound: {},
    documents: {
      '/voice': '<Pause length="6"/><Say>Hi</Say><Redirect>/next</Redirect>',
      '/next': '',
    },
    sees: [
      RINGS,
      ['/next', { CallStatus: 'in-progress' }],
      ['/status', { CallStatus: 'completed', CallDuration: expect.stringMatching(/^[01]$/) }],
    ],
  },
];
