/** What happens to a call whose document can't be fetched or is invalid, and what the log shows. */
import { createServer } from 'node:net';
import type { Dialect } from '@callboard/emulator';
import { expect, test } from 'vitest';
import type { ServedAnswer } from '../support/document-server.ts';
import { voiceEmulator } from '../support/voice-emulator.ts';

const xml = (body: string): ServedAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body,
});
const LOOP: ServedAnswer = { status: 302, headers: { location: '/voice' } };

/** The answer of the server, and the number of the error in each dialect. */
const FAILURES: readonly (readonly [string, ServedAnswer, signalwire: number, twilio: number])[] = [
  ['not found', { status: 404 }, 11_217, 11_200],
  ['a server error', { status: 503 }, 11_217, 11_200],
  ['an endless redirect', LOOP, 11_215, 11_215],
  ['a body that is not XML', xml('nonsense'), 12_100, 12_100],
  ['an empty body', xml(''), 12_100, 12_100],
  ['a tag that is not closed', xml('<Response><Say>'), 12_100, 12_100],
  ['a wrong root', xml('<html/>'), 12_100, 12_100],
  ['an unknown verb', '<Dance/>', 12_200, 12_200],
  ['a verb that is not emulated', '<Enqueue>q</Enqueue>', 12_200, 12_200],
  ['an unknown noun', '<Dial><Queue>joe</Queue></Dial>', 12_200, 12_200],
  ['a bad method', '<Redirect method="PUT">/x</Redirect>', 13_221, 13_221],
  [
    'JSON',
    { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' },
    12_300,
    12_300,
  ],
  ['no content type', { status: 200, body: '<Response/>' }, 12_300, 12_300],
  ['more than 64 kB', `<Say>${'x'.repeat(70_000)}</Say>`, 11_750, 11_750],
];
const CASES = FAILURES.flatMap(([what, served, signalwire, twilio]) => [
  { what, served, dialect: 'signalwire' as Dialect, code: signalwire },
  { what, served, dialect: 'twilio' as Dialect, code: twilio },
]);

test.each(CASES)('$what in the $dialect dialect: $code, and the call ends', async (given) => {
  await using voice = await voiceEmulator({ '/voice': given.served }, { dialect: given.dialect });
  const sid = await voice.place();
  await voice.pass(20);
  const [attempt] = voice.emulator.attempts();
  expect(attempt).toMatchObject({ sid, label: 'voice url', errorCode: given.code });
  expect(attempt?.detail).toMatch(/./);
  const [call] = voice.emulator.calls();
  expect(call).toMatchObject({ status: 'completed', hangup: 'caller' });
  await voice.emulator.idle();
});

test('a document whose server is down: 11200, and the call ends', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  await new Promise((resolve) => taken.close(resolve));
  await using voice = await voiceEmulator({});
  await voice.place({ Url: `http://127.0.0.1:${address.port}/voice` });
  await voice.pass(20);
  expect(voice.emulator.attempts()[0]).toMatchObject({ errorCode: 11_200, failure: 'connect' });
  expect(voice.emulator.calls()[0]?.status).toBe('completed');
});

/** The answer of the server, and what the log says about it and how to fix it. */
const IN_WORDS: readonly (readonly [string, ServedAnswer, RegExp])[] = [
  [
    'an error',
    { status: 503 },
    /^The document couldn't be fetched: the answer was 503, and must be 200\.$/,
  ],
  [
    'an endless redirect',
    LOOP,
    /^The document couldn't be fetched: more than 3 redirects in a row\.$/,
  ],
  [
    'a redirect without a location',
    { status: 302 },
    /^The document couldn't be fetched: the redirect \(302\) leads nowhere: .*Location/,
  ],
  ['a document that is too long', `<Say>${'x'.repeat(70_000)}</Say>`, /longer than 64 kB/],
];

test.each(IN_WORDS)('%s is explained in words', async (_what, served, words) => {
  await using voice = await voiceEmulator({ '/voice': served });
  await voice.place();
  await voice.pass(20);
  expect(voice.emulator.attempts()[0]?.detail).toMatch(words);
});

test('a document that exceeds the time limit: 11200, and the limit is in the log', async () => {
  let serve = (): void => {};
  await using voice = await voiceEmulator({
    '/voice': () => new Promise((resolve) => (serve = () => resolve(''))),
  });
  await voice.place({ Url: '{base}/voice#rt=100' });
  await voice.pass(20);
  serve();
  expect(voice.emulator.attempts()[0]).toMatchObject({
    errorCode: 11_200,
    failure: 'timeout',
    detail:
      "The document couldn't be fetched: no answer within 100 ms. The URL's fragment can allow more (#rt=).",
  });
  expect(voice.emulator.calls()[0]?.status).toBe('completed');
});

test.each([
  ['a byte order mark', 'text/xml', Buffer.from('\uFEFF<Response><Say>Grüße</Say></Response>')],
  [
    'another character set',
    'text/xml; charset=ISO-8859-1',
    Buffer.from('<Response><Say>Grüße</Say></Response>', 'latin1'),
  ],
])('%s is read as XML defines it', async (_what, type, bytes) => {
  await using voice = await voiceEmulator({
    '/voice': { status: 200, headers: { 'content-type': type }, body: bytes },
  });
  await voice.place();
  await voice.pass(20);
  expect(voice.emulator.attempts()[0]).toMatchObject({ errorCode: null });
  expect(voice.emulator.attempts()[0]).not.toHaveProperty('detail');
});

test('new instructions over REST have their own fallback, even after one was used', async () => {
  await using voice = await voiceEmulator({
    '/voice': { status: 500 },
    '/fallback': '<Pause length="60"/>',
    '/after': { status: 500 },
    '/another': '<Hangup/>',
  });
  const sid = await voice.place({ FallbackUrl: '{base}/fallback' });
  await voice.pass(15);
  await voice.post(`/Calls/${sid}`, { Url: '{base}/after', FallbackUrl: '{base}/another' });
  await voice.pass(10);
  expect(voice.server.seen().map(({ path }) => path)).toEqual([
    '/voice',
    '/fallback',
    '/after',
    '/another',
  ]);
});

test.each([
  ['while it rings', 1],
  ['in progress', 10],
])('a FallbackUrl in an update %s is used, with its method', async (_when, seconds) => {
  await using voice = await voiceEmulator({
    '/voice': '<Pause length="20"/><Redirect>/bad</Redirect>',
    '/bad': { status: 500 },
    '/another': '<Hangup/>',
  });
  const sid = await voice.place({ FallbackUrl: '{base}/fallback' });
  await voice.pass(seconds);
  const form = { FallbackUrl: '{base}/another', FallbackMethod: 'GET' };
  expect(await voice.post(`/Calls/${sid}`, form)).toMatchObject({ status: 200 });
  await voice.pass(30);
  expect(voice.server.seen().map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /voice',
    'POST /bad',
    'GET /another',
  ]);
});

test('a fault names its line', async () => {
  await using voice = await voiceEmulator({ '/voice': '\n<Say>Hi</Say>\n<Dance/>' });
  await voice.place();
  await voice.pass(20);
  expect(voice.emulator.attempts()[0]?.detail).toBe(
    "Line 3: <Dance> isn't supported. Names are case-sensitive.",
  );
});

test('an unknown attribute is logged, and the document runs', async () => {
  await using voice = await voiceEmulator({
    '/voice': '<Say voise="alice">Hi</Say><Redirect>/next</Redirect>',
    '/next': '<Hangup/>',
  });
  await voice.place();
  await voice.pass(20);
  const attempts = voice.emulator.attempts();
  expect(attempts.map(({ label }) => label)).toEqual(['redirect', 'voice url']);
  expect(attempts[1]).toMatchObject({
    errorCode: null,
    detail: "Line 1: <Say> has no attribute 'voise'; it is ignored.",
  });
});

test('a fallback that fails too ends the call', async () => {
  await using voice = await voiceEmulator({ '/voice': { status: 500 }, '/fb': { status: 500 } });
  await voice.place({ FallbackUrl: '{base}/fb', FallbackMethod: 'GET' });
  await voice.pass(20);
  expect(voice.server.seen().map(({ path, method }) => `${method} ${path}`)).toEqual([
    'POST /voice',
    'GET /fb',
  ]);
  expect(voice.emulator.calls()[0]?.status).toBe('completed');
});

test('a document that arrives after the call has ended is not run', async () => {
  let hangUp = async (): Promise<unknown> => undefined;
  await using voice = await voiceEmulator({
    '/voice': async () => {
      await hangUp();
      return '<Redirect>/never</Redirect>';
    },
  });
  const sid = await voice.place();
  hangUp = () => voice.post(`/Calls/${sid}`, { Status: 'completed' });
  await voice.pass(20);
  expect(voice.server.seen().map(({ path }) => path)).toEqual(['/voice']);
  expect(voice.emulator.calls()[0]?.status).toBe('completed');
  await voice.emulator.idle();
});

test('a document that redirects to itself does not stop time', async () => {
  await using voice = await voiceEmulator({ '/voice': '<Redirect>/voice</Redirect>' });
  const sid = await voice.place();
  await voice.pass(20);
  const asked = voice.server.seen().length;
  expect(asked).toBeGreaterThan(10);
  expect(asked).toBeLessThan(200);
  await voice.post(`/Calls/${sid}`, { Status: 'completed' });
  await voice.pass(1);
  await voice.emulator.idle();
});

test('a callback with a bad URL is logged, and the Dial continues', async () => {
  await using voice = await voiceEmulator({
    '/voice': '<Dial timeout="5"><Number statusCallback="ftp://x">+12025550199</Number></Dial>',
  });
  const sid = await voice.place();
  await voice.pass(60);
  const note = voice.emulator.attempts().find(({ label }) => label === 'document');
  expect(note).toMatchObject({ kind: 'document-fault', sid, errorCode: 11_100 });
});

test('an inline document runs, and cannot use relative URLs', async () => {
  await using voice = await voiceEmulator({ '/voice': '<Hangup/>' });
  await voice.post('/Calls', {
    To: '+12025550101',
    From: '+14155550100',
    Twiml: '<Response><Redirect>{base}/voice</Redirect></Response>',
  });
  await voice.post('/Calls', {
    To: '+12025550101',
    From: '+14155550100',
    Twiml: '<Response><Redirect>/voice</Redirect></Response>',
  });
  await voice.pass(20);
  expect(voice.server.seen().map(({ path }) => path)).toEqual(['/voice']);
  expect(voice.emulator.attempts()).toContainEqual(expect.objectContaining({ errorCode: 11_100 }));
  expect(voice.emulator.callsInFlight()).toBe(0);
});
