/**
 * Every answer of the emulator's REST API against what its providers publish. Each route is called in many
 * states, and each answer is compared with the recorded shapes. Anything that contradicts them must be in
 * `EXCEPTIONS`, and on the page of limitations.
 */
import { readFileSync } from 'node:fs';
import { type Dialect, type Emulator, startEmulator } from '@callboard/emulator';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { restShapes } from '../support/rest-shapes.ts';
import { RestWalk } from '../support/rest-walk.ts';

const FROM = '+14155550100';
/** Answers after 2 s and stays for an hour. */
const PATIENT = '+15005550105';
const NOWHERE = 'http://127.0.0.1:9/callbacks';

/** What contradicts the published shapes, and the words that the limitations page uses for it. */
const EXCEPTIONS: Readonly<Record<Dialect, Readonly<Record<string, string>>>> = {
  signalwire: {
    'Call.direction: "outbound-api"': '`direction` of a call',
    'Call.direction: "outbound-dial"': '`direction` of a call',
    'Message.from: null': '`from` of a message',
    'GET /Calls/{sid}/Recordings: not published': 'recordings of a call listed',
    'GET /Calls/{sid}/Recordings/{sid}: not published': 'recordings of a call listed',
    'DELETE /Calls/{sid}/Recordings/{sid}: not published': 'recordings of a call listed',
    'POST /Conferences/{sid}/Recordings: not published': 'recording of a conference started',
    'POST /Conferences/{sid}/Participants: not published': 'have participants created over REST',
  },
  twilio: {
    'CallRecording.price: "-0.00250"': '`price` of a call’s recording',
    'POST /Conferences/{sid}/Recordings: not published': 'recording of a conference started',
  },
};

const doors = z.object({ rest: z.object({ requests: z.array(z.string()) }) });
const calls = z.object({ calls: z.array(z.object({ sid: z.string(), status: z.string() })) });

function start(dialect: Dialect): Promise<Emulator> {
  return startEmulator({
    dialect,
    clock: 'by-hand',
    startAt: Date.UTC(2026, 5, 25, 20),
    target: NOWHERE,
    callsPerSecond: 1,
    calls: 60,
    retryDelaysMs: [0, 0],
    numbers: [
      { phoneNumber: FROM },
      { phoneNumber: '+18005550100', voiceUrl: 'http://127.0.0.1:9/voice' },
    ],
  });
}

async function requestsOf(emulator: Emulator): Promise<readonly string[]> {
  const response = await fetch(emulator.url, { headers: { accept: 'application/json' } });
  return doors.parse(await response.json()).rest.requests;
}

const sidOf = ({ body }: { readonly body: Readonly<Record<string, unknown>> }): string =>
  z.string().parse(body['sid'] ?? body['call_sid']);

/** Visits every route, with calls, recordings and messages in all the states they have. */
async function walkAll(emulator: Emulator, walk: RestWalk): Promise<void> {
  const place = async (document: string, form: Readonly<Record<string, string>> = {}) =>
    sidOf(
      await walk.ask('POST /Calls', [], {
        To: PATIENT,
        From: FROM,
        Twiml: `<Response>${document}</Response>`,
        ...form,
      }),
    );
  await walk.ask('GET /');
  await walk.ask('POST /IncomingPhoneNumbers', [], {
    PhoneNumber: '+15550100001',
    SmsUrl: 'http://127.0.0.1:9/sms',
  });
  const long = await place('<Pause length="3600"/>');
  await place('<Pause/>', { To: 'sip:kate@example.com' });
  await place('<Pause length="9"/>', { MachineDetection: 'Enable', Record: 'true' });
  const records = await place('<Record timeout="5" maxLength="9"/>');
  const dials = await place(
    '<Dial record="record-from-answer"><Number>+15005550105</Number></Dial>',
  );
  const room = '<Dial><Conference record="record-from-start" startConferenceOnEnter="true">';
  const meets = await place(`${room}Room</Conference></Dial>`);
  const joins = await place(`${room}Room</Conference></Dial>`);
  const canceled = await place('<Pause/>');
  await walk.ask('POST /Calls/{sid}', [canceled], { Status: 'canceled' });
  for (const to of ['+15005550101', '+15005550102', '+15005550103', '+15005550104']) {
    await place('<Pause/>', { To: to });
  }
  await fetch(`${emulator.url}/_emulator/inbound`, {
    method: 'POST',
    body: JSON.stringify({ from: PATIENT, to: '+18005550100', callerName: 'Kate' }),
  });
  const service = emulator.dialect === 'twilio' ? `MG${'0'.repeat(32)}` : crypto.randomUUID();
  const message = sidOf(
    await walk.ask('POST /Messages', [], { To: PATIENT, From: FROM, Body: 'Hello' }),
  );
  const lost = { To: '+15005550033', From: FROM, Body: 'Hello', StatusCallback: NOWHERE };
  const undelivered = sidOf(await walk.ask('POST /Messages', [], lost));
  const photo = { To: PATIENT, MediaUrl: 'http://127.0.0.1:9/a.png', MessagingServiceSid: service };
  const media = sidOf(await walk.ask('POST /Messages', [], photo));
  for (let second = 0; second < 14; second += 1) {
    await emulator.advance(1_000);
    for (const list of ['GET /Calls', 'GET /Recordings', 'GET /Messages', 'GET /Conferences']) {
      await walk.ask(list);
    }
    await walk.ask('GET /Calls/{sid}', [long]);
  }

  const started = sidOf(await walk.ask('POST /Calls/{sid}/Recordings', [long], {}));
  const ofCall = [long, started];
  await walk.ask('POST /Calls/{sid}/Recordings/{sid}', ofCall, { Status: 'paused' });
  await walk.ask('GET /Calls/{sid}/Recordings/{sid}', ofCall);
  await walk.ask('POST /Calls/{sid}/Recordings/{sid}', ofCall, { Status: 'in-progress' });
  await emulator.advance(5_000);
  await walk.ask('POST /Calls/{sid}/Recordings/{sid}', ofCall, { Status: 'stopped' });
  await walk.ask('GET /Calls/{sid}/Recordings', [long]);
  await emulator.advance(5_000);
  for (const sid of [long, records, dials]) await walk.ask('GET /Calls/{sid}/Recordings', [sid]);
  await walk.ask('GET /Recordings/{sid}', [started]);
  await walk.ask('GET /Recordings/{sid}/Transcriptions', [started]);

  const conference = emulatorConference(await walk.ask('GET /Conferences'));
  await walk.ask('GET /Conferences/{sid}', [conference]);
  const kept = sidOf(await walk.ask('POST /Conferences/{sid}/Recordings', [conference], {}));
  const ofRoom = [conference, kept];
  await walk.ask('GET /Conferences/{sid}/Recordings/{sid}', ofRoom);
  await emulator.advance(5_000);
  await walk.ask('POST /Conferences/{sid}/Recordings/{sid}', ofRoom, { Status: 'stopped' });
  await emulator.advance(5_000);
  await walk.ask('GET /Conferences/{sid}/Recordings', [conference]);
  await walk.ask('GET /Conferences/{sid}/Participants', [conference]);
  const called = { From: FROM, To: PATIENT, Label: 'kate' };
  await walk.ask('POST /Conferences/{sid}/Participants', [conference], called);
  await walk.ask('GET /Conferences/{sid}/Participants', [conference]);
  const participant = 'Conferences/{sid}/Participants/{call sid}';
  await walk.ask(`GET /${participant}`, [conference, meets]);
  await walk.ask(`POST /${participant}`, [conference, meets], { Muted: 'true', Hold: 'true' });
  await walk.follow();
  await walk.ask('DELETE /Conferences/{sid}/Recordings/{sid}', ofRoom);
  await walk.ask(`DELETE /${participant}`, [conference, joins]);
  await walk.ask('POST /Conferences/{sid}', [conference], { Status: 'completed' });

  await walk.ask('GET /Messages/{sid}', [undelivered]);
  await walk.ask('GET /Messages/{sid}', [media]);
  await walk.ask('GET /Messages/{sid}/Media', [media]);
  await walk.ask('POST /Messages/{sid}', [message], { Body: '' });
  const number = sidOf(
    await walk.ask('POST /IncomingPhoneNumbers', [], { PhoneNumber: '+442079460000' }),
  );
  await walk.ask('GET /IncomingPhoneNumbers');
  await walk.ask('GET /IncomingPhoneNumbers/{sid}', [number]);
  await walk.ask('POST /IncomingPhoneNumbers/{sid}', [number], { VoiceUrl: 'http://127.0.0.1/' });
  await walk.ask('POST /Calls/{sid}', [long], { Status: 'completed' });
  await emulator.advance(600_000);
  await walk.ask('GET /Calls');
  await walk.ask('GET /Recordings');
  await walk.ask('GET /Calls/{sid}/Recordings', [long]);
  await walk.ask('GET /Conferences');
  if (emulator.dialect === 'twilio') {
    await walk.ask('GET /Calls/{sid}/Notifications', [long]);
    await walk.ask('GET /Recordings/{sid}/AddOnResults', [started]);
  } else {
    for (const list of ['Applications', 'Queues', 'Transcriptions', 'AvailablePhoneNumbers']) {
      await walk.ask(`GET /${list}`);
    }
  }
}

/** Removes what was created. Call it after all other requests. */
async function removeAll(emulator: Emulator, walk: RestWalk): Promise<void> {
  const [call] = emulator.calls().filter(({ status }) => status === 'completed');
  const own = emulator.recordings().filter(({ status }) => status === 'completed');
  const ofCall = own.find(({ callSid }) => callSid !== null);
  const other = own.find((recording) => recording !== ofCall);
  await walk.ask('DELETE /Calls/{sid}/Recordings/{sid}', [`${ofCall?.callSid}`, `${ofCall?.sid}`]);
  await walk.ask('DELETE /Recordings/{sid}', [`${other?.sid}`]);
  await walk.ask('DELETE /Calls/{sid}', [`${call?.sid}`]);
  await walk.ask('DELETE /Messages/{sid}', [`${emulator.messages()[0]?.sid}`]);
  await walk.ask('DELETE /IncomingPhoneNumbers/{sid}', [`${emulator.phoneNumbers()[0]?.sid}`]);
}

function emulatorConference({
  body,
}: {
  readonly body: Readonly<Record<string, unknown>>;
}): string {
  const [conference] = z
    .object({ conferences: z.array(z.object({ sid: z.string() })).min(1) })
    .parse(body).conferences;
  return `${conference?.sid}`;
}

describe.each(['signalwire', 'twilio'] as const)('the REST API of %s', (dialect) => {
  const shapes = restShapes(dialect);

  test('answers as published, on every route, and links to nothing that does not exist', async () => {
    await using emulator = await start(dialect);
    const walk = new RestWalk(emulator, shapes);
    await walkAll(emulator, walk);
    const seen = calls.parse((await walk.send('GET /Calls', [])).body).calls;
    expect(new Set(seen.map(({ status }) => status)).size).toBeGreaterThanOrEqual(5);

    await walk.follow();
    expect(walk.followed).toBeGreaterThan(200);
    await removeAll(emulator, walk);
    const requests = await requestsOf(emulator);
    expect(requests.filter((request) => !walk.asked.has(request))).toEqual([]);
    const expected = EXCEPTIONS[dialect];
    expect([...walk.problems].toSorted()).toEqual(Object.keys(expected).toSorted());
  });

  test('refuses as published, on every route', async () => {
    await using emulator = await start(dialect);
    const walk = new RestWalk(emulator, shapes);
    for (const request of await requestsOf(emulator)) {
      // A name that isn't there opens a conference; only a sid can be missing.
      const sid = dialect === 'twilio' ? `CF${'0'.repeat(32)}` : crypto.randomUUID();
      const sids = [sid, 'unknown'];
      await walk.refused(401, request, sids, {}, { authorization: 'Basic bm86bm8=' });
      if (request.includes('{')) await walk.refused(404, request, sids, { Status: 'completed' });
      await walk.refused(405, request.replace(/^\S+/, 'PUT'), sids);
    }
    await walk.refused(404, 'GET /Nothing', []);
    const { refusal } = shapes;
    await walk.refused(refusal, 'POST /Calls', [], { To: PATIENT });
    await walk.refused(refusal, 'POST /Messages', [], { To: PATIENT });
    await walk.refused(refusal, 'POST /IncomingPhoneNumbers', [], { PhoneNumber: 'x' });
    await walk.refused(refusal, 'GET /Calls?PageSize=0', []);
    await walk.refused(429, 'POST /Messages', [], { To: '+15005550029', From: FROM, Body: 'x' });
    const action = { kind: 'respond', status: 503 } as const;
    emulator.setFaults([{ route: 'calls.list', action }]);
    await walk.refused(503, 'GET /Calls', []);
    expect([...walk.problems]).toEqual([]);
  });
});

test('the limitations page lists every exception', () => {
  const url = new URL('../../docs/reference/emulator-limitations.md', import.meta.url);
  const page = readFileSync(url, 'utf8').replaceAll("'", '’').replaceAll(/\s+/g, ' ');
  for (const words of Object.values(EXCEPTIONS).flatMap((one) => Object.values(one))) {
    expect(page).toContain(words);
  }
});
