/** Magic test numbers, called over REST like any other number. */
import { createServer } from 'node:http';
import { type Dialect, type Emulator, startEmulator } from '@callboard/emulator';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { callbackReceiver } from '../support/callback-receiver.ts';

const START_AT = Date.UTC(2026, 5, 25, 8, 0, 0);
const MINUTE_MS = 60_000;

const call = z.looseObject({ sid: z.string().optional(), code: z.number().optional() });

async function place(emulator: Emulator, form: Record<string, string>) {
  const { project, token, url } = emulator;
  const response = await fetch(`${url}/2010-04-01/Accounts/${project}/Calls.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${project}:${token}`)}` },
    body: new URLSearchParams({
      From: '+15550100001',
      Twiml: '<Response><Pause length="3600"/></Response>',
      ...form,
    }),
  });
  return { status: response.status, body: call.parse(await response.json()) };
}

/** The parameters of the last callback of a call to a number. */
async function endOf(dialect: Dialect, to: string, form: Record<string, string> = {}) {
  await using receiver = await callbackReceiver();
  await using emulator = await startEmulator({ dialect, clock: 'by-hand', startAt: START_AT });
  const target = `${receiver.url}/voice`;
  expect((await place(emulator, { To: to, StatusCallback: target, ...form })).status).toBeLessThan(
    300,
  );
  await emulator.advance(90 * MINUTE_MS, { settle: true });
  return Object.fromEntries(new URLSearchParams(receiver.received.at(-1)?.body));
}

test.each([
  ['+15005550100', { CallStatus: 'completed', CallDuration: '10', HangupBy: '+15005550100' }],
  ['+15005550104', { CallStatus: 'completed', CallDuration: '300' }],
  ['+15005550120', { CallStatus: 'busy', SipResultCode: '486' }],
  ['+15005550130', { CallStatus: 'no-answer', SipResultCode: '487' }],
  ['+15005550146', { CallStatus: 'failed', SipResultCode: '503' }],
  ['+15005550150', { CallStatus: 'canceled', SipResultCode: '487' }],
  ['+15005550163', { CallStatus: 'completed', AudioInMos: '4.5', AudioInMediaPacketCount: '0' }],
] as const)('%s ends with %j', async (to, expected) => {
  expect(await endOf('signalwire', to)).toMatchObject(expected);
});

test.each([
  ['signalwire', 422],
  ['twilio', 400],
] as const)('numbers that are refused are refused in the %s dialect', async (dialect, status) => {
  await using emulator = await startEmulator({ dialect });
  for (const [form, code] of [
    [{ To: '+15005550001' }, 21_217],
    [{ To: '+15005550004' }, 21_216],
    [{ To: '+15005550100', From: '+15005550001' }, 21_212],
    [{ To: '+15005550100', From: '+15005550007' }, 21_210],
  ] as const) {
    const refused = await place(emulator, form);
    expect(refused.status).toBe(status);
    expect(refused.body.code).toBe(code);
  }
  expect(emulator.calls()).toEqual([]);
});

test('the number that presses 1234# is heard by a Gather, in its action and in the packets', async () => {
  const asked: string[] = [];
  const voice = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push(new URLSearchParams(body).get('Digits') ?? '');
      const gather = '<Response><Gather action="/digits"><Say>Your code?</Say></Gather></Response>';
      const isFirst = request.url === '/voice';
      response.setHeader('content-type', 'text/xml');
      response.end(isFirst ? gather : '<Response><Pause length="5"/><Hangup/></Response>');
    });
  });
  await new Promise<void>((resolve) => voice.listen(0, '127.0.0.1', resolve));
  const address = voice.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  await using receiver = await callbackReceiver();
  await using emulator = await startEmulator({ clock: 'by-hand', startAt: START_AT });
  const { project, token, url } = emulator;
  const response = await fetch(`${url}/2010-04-01/Accounts/${project}/Calls`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${project}:${token}`)}` },
    body: new URLSearchParams({
      From: '+15550100001',
      To: '+15005550182',
      Url: `http://127.0.0.1:${address.port}/voice`,
      StatusCallback: `${receiver.url}/voice`,
    }),
  });
  expect(response.ok).toBe(true);
  await emulator.advance(5 * MINUTE_MS, { settle: true });
  voice.closeAllConnections();
  await new Promise((resolve) => voice.close(resolve));
  expect(asked).toEqual(['', '1234']);
  const end = new URLSearchParams(receiver.received.at(-1)?.body);
  expect(end.get('CallStatus')).toBe('completed');
  expect(end.get('AudioInDtmfPacketCount')).toBe('55');
});
