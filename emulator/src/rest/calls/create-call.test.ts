import { expect, test } from 'vitest';
import { parseBody, RequestParameters } from '../request-parameters.ts';
import { parseCreateCall } from './create-call.ts';

const GOOD = { To: '+12025550101', From: '+14155550100', Url: 'http://example.com/voice' };
const parse = (pairs: Iterable<readonly [string, string]>, dialect: 'signalwire' | 'twilio') =>
  parseCreateCall(new RequestParameters(pairs), dialect);
const withChange = (changes: Record<string, string>) => Object.entries({ ...GOOD, ...changes });

test.each<[number, string, Record<string, string>]>([
  [21_201, 'no To', { To: '' }],
  [21_213, 'no From', { From: '' }],
  [21_211, 'a bad To', { To: '12345' }],
  [21_212, 'a bad From', { From: 'me' }],
  [21_205, 'nothing to do', { Url: '' }],
  [21_402, 'a bad Url', { Url: 'example' }],
  [21_402, 'a bad FallbackUrl', { FallbackUrl: 'ftp://example.com' }],
  [21_218, 'a bad application', { ApplicationSid: '?' }],
  [21_209, 'a bad method', { Method: 'PUT' }],
  [21_208, 'a timeout of 0', { Timeout: '0' }],
  [21_208, 'a timeout of 601', { Timeout: '601' }],
  [13_222, 'bad digits', { SendDigits: '12a' }],
  [21_234, 'bad machine detection', { MachineDetection: 'Yes' }],
  [30_010, 'a bad price', { MaxPricePerMinute: '-1' }],
  [30_010, 'a price that is not a decimal', { MaxPricePerMinute: '0x10' }],
  [30_010, 'an endless price', { MaxPricePerMinute: 'Infinity' }],
  [30_010, 'a price of blanks', { MaxPricePerMinute: ' ' }],
  [20_422, 'a limit of 0', { TimeLimit: '0' }],
  [20_422, 'a document that is too long', { Url: '', Twiml: 'x'.repeat(4_001) }],
  [20_422, 'a Record that is neither true nor false', { Record: 'yes' }],
  [20_422, 'unknown channels', { RecordingChannels: 'stereo' }],
  [20_422, 'an unknown track', { RecordingTrack: 'left' }],
  [13_699, 'an unknown trim', { Trim: 'shave' }],
  [21_212, 'a bad caller id', { CallerId: 'me' }],
  [21_234, 'a detection time of 121 s', { MachineDetectionTimeout: '121' }],
  [21_234, 'a speech threshold of 999 ms', { MachineDetectionSpeechThreshold: '999' }],
  [21_234, 'a speech end of 5001 ms', { MachineDetectionSpeechEndThreshold: '5001' }],
  [21_234, 'a silence of 1999 ms', { MachineDetectionSilenceTimeout: '1999' }],
  [21_234, 'no words', { MachineWordsThreshold: '0' }],
  [21_234, 'an AsyncAmd that is neither true nor false', { AsyncAmd: 'maybe' }],
  [21_456, 'a bad detection callback', { AsyncAmdStatusCallback: 'nowhere' }],
  [21_209, 'a bad detection method', { AsyncAmdStatusCallbackMethod: 'PUT' }],
  [21_456, 'a bad callback URL', { StatusCallback: 'nowhere' }],
  [21_209, 'a bad callback method', { StatusCallback: 'http://a/', StatusCallbackMethod: 'PUT' }],
  [21_626, 'an unknown event', { StatusCallback: 'http://a/', StatusCallbackEvent: 'hello' }],
  [
    21_626,
    'several events in one value',
    { StatusCallback: 'http://a/', StatusCallbackEvent: 'initiated ringing' },
  ],
  [13_621, 'an unknown recording event', { RecordingStatusCallbackEvent: 'hello' }],
  [21_408, 'events without a callback URL', { StatusCallbackEvent: 'ringing' }],
  [
    21_262,
    'a detection whose result has no callback URL',
    { MachineDetection: 'Enable', AsyncAmd: 'true' },
  ],
])('refuses with %i: %s', (code, _what, changes) => {
  const checked = parse(withChange(changes), 'signalwire');
  expect(checked).toMatchObject({ ok: false, error: { code, kind: 'invalid' } });
});

test('without events, only the end is reported', () => {
  const checked = parse(withChange({ StatusCallback: 'http://a/cb' }), 'signalwire');
  const events = checked.ok ? checked.value.reporting.progress?.events : undefined;
  expect(events).toEqual(new Set(['completed']));
});

test('events can be repeated parameters', () => {
  const checked = parse(
    [
      ...withChange({ StatusCallback: 'http://a/cb', StatusCallbackMethod: 'get' }),
      ['StatusCallbackEvent', 'ringing'],
      ['StatusCallbackEvent', 'answered'],
    ],
    'signalwire',
  );
  expect(checked).toMatchObject({
    ok: true,
    value: { reporting: { progress: { method: 'GET', events: new Set(['ringing', 'answered']) } } },
  });
});

test('an invalid Url has an error number of its own at Twilio', () => {
  expect(parse(withChange({ Url: 'example' }), 'twilio')).toMatchObject({
    error: { code: 21_205, message: 'Url must be an absolute http or https URL.' },
  });
  expect(parse(withChange({ FallbackUrl: 'example' }), 'twilio')).toMatchObject({
    error: { code: 21_402 },
  });
});

test('events that only SignalWire knows are refused by Twilio', () => {
  const changes = { StatusCallback: 'http://a/', StatusCallbackEvent: 'ringing_queued' };
  expect(parse(withChange(changes), 'signalwire').ok).toBe(true);
  expect(parse(withChange(changes), 'twilio')).toMatchObject({ error: { code: 21_626 } });
});

test('Twilio ignores the events if an application is given', () => {
  const checked = parse(
    withChange({
      ApplicationSid: 'AP0123456789',
      StatusCallback: 'http://a/',
      StatusCallbackEvent: 'ringing',
    }),
    'twilio',
  );
  const events = checked.ok ? checked.value.reporting.progress?.events : undefined;
  expect(events).toEqual(new Set(['completed']));
});

test('digits disable detection on Twilio, which also knows A to D', () => {
  const changes = { MachineDetection: 'Enable', SendDigits: 'w1D' };
  expect(parse(withChange(changes), 'twilio')).toMatchObject({
    ok: true,
    value: { detectMachine: false },
  });
  expect(parse(withChange(changes), 'signalwire')).toMatchObject({ error: { code: 13_222 } });
  expect(parse(withChange({ ...changes, SendDigits: '1' }), 'signalwire')).toMatchObject({
    value: { detectMachine: true },
  });
});

test('SignalWire accepts the document by either name', () => {
  const changes = { Url: '', Laml: '<Response/>' };
  expect(parse(withChange(changes), 'signalwire')).toMatchObject({
    value: { voice: { twiml: '<Response/>' } },
  });
  expect(parse(withChange(changes), 'twilio')).toMatchObject({ error: { code: 21_205 } });
});

test('SIP addresses and client names are accepted', () => {
  expect(parse(withChange({ To: 'sip:desk@example.com' }), 'signalwire').ok).toBe(true);
  expect(parse(withChange({ To: 'client:alice' }), 'twilio').ok).toBe(true);
});

test('a JSON body means the same as a form', () => {
  const body = JSON.stringify({
    ...GOOD,
    Timeout: 20,
    Record: true,
    StatusCallback: 'http://a/',
    StatusCallbackEvent: ['ringing', 'completed'],
    FallbackUrl: null,
  });
  const parameters = parseBody('application/json', body);
  if (!parameters.ok) throw new Error(parameters.error.message);
  expect(parseCreateCall(parameters.value, 'signalwire')).toMatchObject({
    ok: true,
    value: {
      timeoutSeconds: 20,
      record: true,
      reporting: { progress: { events: new Set(['ringing', 'completed']) } },
    },
  });
});

test('a detection can take longer at SignalWire than at Twilio', () => {
  const pairs = withChange({ MachineDetectionTimeout: '90' });
  expect(parse(pairs, 'signalwire').ok).toBe(true);
  expect(parse(pairs, 'twilio')).toMatchObject({ ok: false, error: { code: 21_234 } });
});

test.each(['[]', '"text"', '{', '{"To":{"nested":1}}'])('the JSON body %s is refused', (body) => {
  expect(parseBody('application/json; charset=utf-8', body)).toMatchObject({
    ok: false,
    error: { code: 20_422 },
  });
});

test('without an error number of its own, Twilio refuses with its usual ones', () => {
  const refusal = (changes: Record<string, string>) => parse(withChange(changes), 'twilio');
  expect(refusal({ Trim: 'shave' })).toMatchObject({ error: { code: 20_422 } });
  const event = { RecordingStatusCallbackEvent: 'hello' };
  expect(refusal(event)).toMatchObject({ error: { code: 21_626 } });
  expect(refusal({ StatusCallbackEvent: 'ringing' }).ok).toBe(true);
  expect(refusal({ MachineDetection: 'Enable', AsyncAmd: 'true' }).ok).toBe(true);
});

test('an empty event counts as none, and the end is reported', () => {
  const changes = {
    StatusCallback: 'http://a/',
    StatusCallbackEvent: '',
    RecordingStatusCallback: 'http://a/',
    RecordingStatusCallbackEvent: 'in-progress  completed ',
  };
  expect(parse(withChange(changes), 'signalwire')).toMatchObject({
    value: {
      reporting: {
        progress: { events: new Set(['completed']) },
        recording: { events: new Set(['in-progress', 'completed']) },
      },
    },
  });
});

test('the refusal points out a plus sign that the form turned into a space', () => {
  const pairs = new URLSearchParams('To=+12025550101&From=%2B14155550100&Url=http://a/');
  expect(parse(pairs, 'signalwire')).toMatchObject({
    error: { code: 21_211, message: expect.stringContaining('%2B') },
  });
});

test('a multipart body is refused as multipart, not for missing parameters', () => {
  expect(parseBody('multipart/form-data; boundary=x', '--x')).toMatchObject({
    error: { code: 20_422, message: expect.stringContaining('multipart') },
  });
});
