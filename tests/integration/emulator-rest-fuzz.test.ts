/** Whatever the request, the emulator's REST API answers in JSON and with a reason. */

import { startEmulator } from '@callboard/emulator';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ManualTimer } from '../../emulator/src/world/manual-timer.ts';

const NAMES = [
  ...['To', 'From', 'Url', 'Twiml', 'Laml', 'ApplicationSid', 'Method', 'FallbackUrl', 'Status'],
  ...['StatusCallback', 'StatusCallbackEvent', 'StatusCallbackMethod', 'Timeout', 'TimeLimit'],
  ...['Record', 'RecordingChannels', 'RecordingTrack', 'RecordingStatusCallback', 'SendDigits'],
  ...['MachineDetection', 'MachineDetectionTimeout', 'AsyncAmd', 'AsyncAmdStatusCallback'],
  ...['MaxPricePerMinute', 'Body', 'MediaUrl', 'ValidityPeriod', 'MaxPrice', 'PhoneNumber'],
  ...['VoiceUrl', 'VoiceMethod', 'FriendlyName', 'PauseBehavior', 'Muted', 'Hold', 'PageSize'],
  ...['Page', 'PageToken', 'StartTime', 'StartTime<', 'EndTime>', 'DateSent', 'DateCreated>'],
] as const;
const SENSE = [
  ...['+15005550105', '+14155550100', '+15550100001', 'http://127.0.0.1:9/x', '<Response/>', '20'],
  ...['GET', 'POST', 'true', 'false', 'completed', 'canceled', 'stopped', 'paused', 'in-progress'],
  ...['mono', 'both', 'Enable', 'ringing', '12#', '0', '1', '2026-06-25', 'silence', '0.01'],
] as const;
const PATHS = [
  ...['', '/Calls', '/Calls/SID', '/Calls/SID/Recordings', '/Calls/SID/Recordings/SID'],
  ...['/Messages', '/Messages/SID', '/Recordings', '/Recordings/SID', '/Recordings/SID.json'],
  ...['/Recordings/SID.mp3', '/Conferences', '/Conferences/SID', '/Conferences/SID/Recordings'],
  ...['/Conferences/SID/Participants', '/Conferences/SID/Participants/SID'],
  ...['/IncomingPhoneNumbers', '/IncomingPhoneNumbers/SID', '/Faxes'],
] as const;

const value = fc.oneof(fc.constantFrom(...SENSE), fc.string({ unit: 'binary', maxLength: 40 }));
const pairs = fc.array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 4 });
const asked = fc.record({
  path: fc.constantFrom(...PATHS),
  method: fc.constantFrom('GET', 'POST', 'POST', 'DELETE', 'PUT'),
  pairs,
  body: fc.constantFrom('form', 'json', 'text'),
  text: fc.string({ unit: 'binary', maxLength: 60 }),
  known: fc.nat(),
  /** Whether the request is valid except for its random part. */
  isSane: fc.boolean(),
});

const ROOM = '<Response><Dial><Conference>Room</Conference></Dial></Response>';
const SANE = [
  ['To', '+15005550105'],
  ['From', '+14155550100'],
  ['Twiml', ROOM],
  ['Body', 'Hello'],
  ['Status', 'completed'],
] as const;

const withSid = z.object({ sid: z.string() });
const refusal = z.object({
  code: z.number(),
  message: z.string().min(1),
  more_info: z.string(),
  status: z.number(),
});

test.each(['signalwire', 'twilio'] as const)(
  'no request breaks it: %s',
  async (dialect) => {
    const timer = new ManualTimer(Date.UTC(2026, 5, 25, 20, 0, 0));
    await using emulator = await startEmulator({ dialect, timer });
    const pair = Buffer.from(`${emulator.project}:${emulator.token}`).toString('base64');
    const sids = ['nothing'];
    for (const path of ['/Calls', '/Messages', '/IncomingPhoneNumbers']) {
      const made = await fetch(`${emulator.url}/2010-04-01/Accounts/${emulator.project}${path}`, {
        method: 'POST',
        headers: { authorization: `Basic ${pair}`, 'content-type': typeOf('json') },
        body: JSON.stringify({ ...Object.fromEntries(SANE), PhoneNumber: '+15550100002' }),
      });
      sids.push(withSid.parse(await made.json()).sid);
      timer.advance(10_000);
    }
    await fc.assert(
      fc.asyncProperty(asked, async (one) => {
        const sid = sids[one.known % sids.length] ?? '';
        const path = one.path.replaceAll('SID', sid);
        const number = ['PhoneNumber', `+1555${1_000_000 + sids.length}`] as const;
        const sane = one.isSane ? [...SANE, number] : [];
        const query = new URLSearchParams();
        for (const [name, text] of [...sane, ...one.pairs]) query.append(name, text);
        const hasBody = one.method === 'POST' || one.method === 'PUT';
        const response = await fetch(
          `${emulator.url}/2010-04-01/Accounts/${emulator.project}${path}${hasBody ? '' : `?${query}`}`,
          {
            method: one.method,
            headers: { authorization: `Basic ${pair}`, 'content-type': typeOf(one.body) },
            ...(hasBody ? { body: bodyOf(one.body, query, one.text) } : {}),
          },
        );
        expect(response.status).toBeLessThan(500);
        const type = response.headers.get('content-type') ?? '';
        const body: unknown = type.includes('json') ? await response.json() : null;
        if (response.status >= 400) {
          expect(refusal.parse(body).status).toBe(response.status);
        } else if (response.status !== 204 && !type.startsWith('audio/')) {
          expect(body).toBeTypeOf('object');
        }
        const made = withSid.safeParse(body);
        if (made.success && made.data.sid !== emulator.project) sids.push(made.data.sid);
        timer.advance(3_000);
      }),
      { numRuns: 400 },
    );
  },
  30_000,
);

const typeOf = (body: 'form' | 'json' | 'text'): string =>
  ({ form: 'application/x-www-form-urlencoded', json: 'application/json', text: 'text/plain' })[
    body
  ];

function bodyOf(body: 'form' | 'json' | 'text', query: URLSearchParams, text: string): string {
  if (body === 'form') return query.toString();
  return body === 'json' ? JSON.stringify(Object.fromEntries(query)) : text;
}
