import { expect, test } from 'vitest';
import type { Verb } from './cxml.ts';
import { parseDocument } from './parse-document.ts';

const response = (inside: string): string => `<Response>\n${inside}\n</Response>`;

function verbOf(inside: string): Verb | undefined {
  const parsed = parseDocument(response(inside), 'signalwire');
  if (!parsed.ok) throw new Error(parsed.fault.message);
  return parsed.verbs[0];
}

/** What is written, and what is read from it. Anything not listed here is a default. */
const VERBS: readonly (readonly [string, object])[] = [
  ['<Say voice="alice">Hi &amp; <em>bye</em></Say>', { kind: 'Say', text: 'Hi & bye', loop: 1 }],
  ['<Say loop="0">x</Say>', { loop: 0 }],
  ['<Play>a.mp3</Play>', { kind: 'Play', url: 'a.mp3', digits: null }],
  ['<Play digits="1w2"/>', { kind: 'Play', url: null, digits: '1w2' }],
  ['<Pause/>', { kind: 'Pause', seconds: 1 }],
  ['<Pause length="30"/>', { seconds: 30 }],
  [
    '<Gather><Say>?</Say><Pause/></Gather>',
    {
      kind: 'Gather',
      action: { url: null, method: 'POST' },
      timeoutSeconds: 5,
      finishOnKey: '#',
      numDigits: null,
      takesDigits: true,
      takesSpeech: false,
      actionOnEmptyResult: false,
      prompts: [
        { kind: 'Say', line: 2, text: '?', loop: 1 },
        { kind: 'Pause', line: 2, seconds: 1 },
      ],
    },
  ],
  [
    '<Gather input="dtmf speech" action="/a" method="get" numDigits="4" finishOnKey="" timeout="9"/>',
    { action: { url: '/a', method: 'GET' }, numDigits: 4, finishOnKey: '', timeoutSeconds: 9 },
  ],
  [
    '<Record recordingStatusCallback="/r" recordingStatusCallbackEvent="in-progress completed"/>',
    {
      kind: 'Record',
      timeoutSeconds: 5,
      maxLengthSeconds: 3_600,
      finishOnKey: '1234567890*#',
      report: { url: '/r', method: 'POST', events: new Set(['in-progress', 'completed']) },
    },
  ],
  [
    '<Dial>+1 (212) 555-0101</Dial>',
    {
      kind: 'Dial',
      timeoutSeconds: 30,
      timeLimitSeconds: 14_400,
      callerId: null,
      recording: null,
      target: {
        kind: 'endpoints',
        endpoints: [
          { kind: 'Number', line: 2, address: '+12125550101', whisper: null, report: null },
        ],
      },
    },
  ],
  [
    '<Dial record="record-from-ringing-dual"><Sip url="/w" statusCallback="/s">sip:a@b;x=1</Sip></Dial>',
    {
      recording: { from: 'ringing', channels: 2, report: null },
      target: {
        kind: 'endpoints',
        endpoints: [
          {
            kind: 'Sip',
            line: 2,
            address: 'sip:a@b',
            whisper: { url: '/w', method: 'POST' },
            report: { url: '/s', method: 'POST', events: new Set(['completed']) },
          },
        ],
      },
    },
  ],
  [
    '<Dial><Conference statusCallback="/c" statusCallbackEvent="join leave">Room</Conference></Dial>',
    {
      target: {
        kind: 'conference',
        conference: {
          kind: 'Conference',
          line: 2,
          name: 'Room',
          label: null,
          muted: false,
          startConferenceOnEnter: true,
          endConferenceOnExit: false,
          maxParticipants: 250,
          report: { url: '/c', method: 'POST', events: new Set(['join', 'leave']) },
          recording: null,
        },
      },
    },
  ],
  ['<Redirect method="GET">next</Redirect>', { kind: 'Redirect', url: 'next', method: 'GET' }],
  ['<Reject reason="busy"/>', { kind: 'Reject', reason: 'busy' }],
  ['<Hangup/>', { kind: 'Hangup' }],
  [
    '<Message to="+12125550101" statusCallback="/m"><Body>Hi</Body><Media>x</Media></Message>',
    { kind: 'Message', to: '+12125550101', body: 'Hi', mediaCount: 1, statusCallback: '/m' },
  ],
  ['<Sms>Hi</Sms>', { kind: 'Message', body: 'Hi', mediaCount: 0, to: null }],
];

test.each(VERBS)('%s is read', (written, read) => {
  expect(verbOf(written)).toMatchObject(read);
});

/** The content of a Response that begins on line 1, and what is wrong with it. */
const FAULTS: readonly (readonly [string, code: number, line: number, message: RegExp])[] = [
  ['<Say>', 12_100, 2, /mismatch/],
  ['<Say/>\n<Dance/>', 12_200, 3, /<Dance> isn't supported/],
  ['<say/>', 12_200, 2, /case-sensitive/],
  ['<Enqueue>q</Enqueue>', 12_200, 2, /not emulated/],
  ['<Gather>\n<Dial/></Gather>', 12_200, 3, /<Dial> isn't supported/],
  ['<Dial><Client>joe</Client></Dial>', 12_200, 2, /<Client> is not emulated/],
  ['<Dial><Queue>q</Queue></Dial>', 12_200, 2, /<Queue> is not emulated/],
  ['<Dial><Verto>v</Verto></Dial>', 12_200, 2, /<Verto> is not emulated/],
  ['<Dial/>', 12_200, 2, /no one to call/],
  ['<Dial><Number>+1212</Number><Sip>sip:a@b</Sip></Dial>', 12_200, 2, /can't be combined/],
  ['<Dial><Conference>R</Conference><Number>+1212</Number></Dial>', 12_200, 2, /can't be combined/],
  [
    '<Dial><Conference>R<Stream/></Conference></Dial>',
    12_200,
    2,
    /<Stream> in <Conference> is not/,
  ],
  ['<Dial><Number>+1212<Say/></Number></Dial>', 12_200, 2, /<Say> isn't supported in <Number>/],
  ['<Gather><Play>a<Say/></Play></Gather>', 12_200, 2, /<Say> isn't supported in <Play>/],
  ['<Hangup><Say>Bye</Say></Hangup>', 12_200, 2, /<Say> isn't supported in <Hangup>/],
  [`<Dial>${'<Number>+12125550101</Number>'.repeat(11)}</Dial>`, 12_200, 2, /more than 10/],
  ['<Dial><Number>abc</Number></Dial>', 13_223, 2, /not a phone number/],
  ['<Dial><Sip>kate</Sip></Dial>', 13_223, 2, /not a SIP URI/],
  ['<Dial><Sip>tel:+1212</Sip></Dial>', 13_223, 2, /not a SIP URI/],
  ['<Dial timeout="4">+12125550101</Dial>', 12_200, 2, /'timeout' of <Dial> .* from 5 to 600/],
  ['<Redirect method="PUT">x</Redirect>', 13_221, 2, /'method' of <Redirect>/],
  ['<Redirect/>', 12_200, 2, /no URL/],
  ['<Pause length="-1"/>', 12_200, 2, /'length'/],
  [
    '<Dial><Number statusCallback="/x" statusCallbackEvent="ringing,answered">+12125550101</Number></Dial>',
    12_200,
    2,
    /separated by spaces/,
  ],
  ['just text', 12_200, 1, /text in it/],
];

test.each(FAULTS)('%s is refused', (inside, code, line, message) => {
  const parsed = parseDocument(response(inside), 'signalwire');
  expect(parsed).toMatchObject({ ok: false, fault: { code, line } });
  expect(parsed.ok ? '' : parsed.fault.message).toMatch(message);
});

test.each([
  ['415-555-0101', '+14155550101'],
  ['(415) 555-0101', '+14155550101'],
  ['1.415.555.0101', '+14155550101'],
  ['+44 20 7946 0000', '+442079460000'],
  ['911', '911'],
])('the number %s is called as %s, with or without a noun around it', (written, address) => {
  for (const inside of [written, `<Number>${written}</Number>`]) {
    expect(parseDocument(response(`<Dial>${inside}</Dial>`), 'signalwire')).toMatchObject({
      verbs: [{ target: { endpoints: [{ kind: 'Number', address }] } }],
    });
  }
});

test.each([
  ['kate@example.com', 'sip:kate@example.com'],
  ['kate@example.com:5061;transport=tls', 'sip:kate@example.com:5061'],
  ['sips:kate@example.com?x-id=1', 'sips:kate@example.com'],
])('the SIP address %s is called as %s', (written, address) => {
  for (const dialect of ['signalwire', 'twilio'] as const) {
    expect(parseDocument(response(`<Dial><Sip>${written}</Sip></Dial>`), dialect)).toMatchObject({
      verbs: [{ target: { endpoints: [{ kind: 'Sip', address }] } }],
    });
  }
});

test('Twilio calls numbers and SIP addresses at once', () => {
  const nouns = '<Sip>kate@example.com</Sip><Number>+12125550101</Number><Sip>sip:b@c</Sip>';
  expect(parseDocument(response(`<Dial>${nouns}</Dial>`), 'twilio')).toMatchObject({
    verbs: [{ target: { endpoints: [{ kind: 'Sip' }, { kind: 'Number' }, { kind: 'Sip' }] } }],
  });
  const mixed = `<Dial>${nouns}<Conference>Room</Conference></Dial>`;
  expect(parseDocument(response(mixed), 'twilio')).toMatchObject({ fault: { code: 12_200 } });
});

test.each([
  ['kate', 'client:kate'],
  ['<Identity>kate</Identity><Parameter name="a" value="b"/>', 'client:kate'],
])('the client %s is called by Twilio as %s', (inside, address) => {
  expect(
    parseDocument(response(`<Dial><Client>${inside}</Client></Dial>`), 'twilio'),
  ).toMatchObject({
    verbs: [{ target: { endpoints: [{ kind: 'Client', address, report: null }] } }],
  });
  const unnamed = parseDocument(response('<Dial><Client> </Client></Dial>'), 'twilio');
  expect(unnamed).toMatchObject({ fault: { code: 13_223 } });
});

test.each(['', 'hello', '<html/>', '<Response><Say></Response>', '<Response>&bomb;</Response>'])(
  "text that isn't a document is refused: %s",
  (text) => {
    expect(parseDocument(text, 'signalwire')).toMatchObject({ ok: false, fault: { code: 12_100 } });
  },
);

/** The library would read past these, as a browser does. A provider doesn't. */
test.each([
  ['<Say voice=alice>Hi</Say>', 'missed quot'],
  ['<Say voice>Hi</Say>', 'missed value'],
  ['<Say voice="alice"loop="2">Hi</Say>', 'space is required'],
])("HTML habits aren't XML: %s", (inside, complaint) => {
  const parsed = parseDocument(response(inside), 'signalwire');
  expect(parsed).toMatchObject({ ok: false, fault: { code: 12_100, line: 2 } });
  expect(parsed.ok ? '' : parsed.fault.message).toContain(complaint);
});

test('an ampersand not written as an entity is reported once, with what to do', () => {
  const parsed = parseDocument(response('<Redirect>/next?a=1&b=2</Redirect>'), 'signalwire');
  expect(parsed).toMatchObject({
    ok: false,
    fault: {
      code: 12_100,
      line: 2,
      message: "The document is not XML: EntityRef: expecting ;. Write '&' as '&amp;'.",
    },
  });
});

test.each([
  '<Say>Ben & Jerry</Say>',
  '<Say>Ben &</Say>',
  '<Redirect>/next?a=1& </Redirect>',
  '<Message statusCallback="/sms?a & b">Hi</Message>',
])("a bare ampersand isn't an entity either: %s", (inside) => {
  expect(parseDocument(response(inside), 'signalwire')).toEqual({
    ok: false,
    fault: { code: 12_100, line: 2, message: expect.stringContaining("Write '&' as '&amp;'.") },
  });
});

test('a character that XML does not allow is refused', () => {
  expect(parseDocument(response('<Say>\u0007</Say>'), 'signalwire')).toMatchObject({
    ok: false,
    fault: { code: 12_100, line: 2, message: expect.stringContaining('not XML') },
  });
});

test('endless nesting is refused', () => {
  const text = `<Response>${'<Say>'.repeat(9_000)}${'</Say>'.repeat(9_000)}</Response>`;
  expect(parseDocument(text, 'signalwire')).toMatchObject({
    ok: false,
    fault: { code: 12_100, line: 1 },
  });
});

test('an unknown attribute causes a warning, and does not stop the document', () => {
  const parsed = parseDocument(response('<Say lopp="2" voice="alice">x</Say>'), 'signalwire');
  expect(parsed).toMatchObject({
    ok: true,
    warnings: [{ code: 12_200, line: 2, message: "<Say> has no attribute 'lopp'; it is ignored." }],
    notices: ["'voice' of <Say> has no effect in the emulator."],
  });
});

test('an empty document, comments and a declaration are fine', () => {
  const text = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- nothing --><Response></Response>';
  expect(parseDocument(text, 'signalwire')).toEqual({
    ok: true,
    verbs: [],
    warnings: [],
    notices: [],
  });
});
