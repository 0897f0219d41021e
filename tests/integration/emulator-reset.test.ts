/** One emulator for many tests: a reset clears what happened, and keeps what was configured. */

import { type Emulator, EmulatorError, startEmulator } from '@callboard/emulator';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { callbackReceiver } from '../support/callback-receiver.ts';

const START_AT = Date.UTC(2026, 5, 25, 20);
const FROM = '+14155550100';
/** Answers after 2 s and stays for an hour. */
const PATIENT = '+15005550105';
const ROOM = '<Response><Dial><Conference>Room</Conference></Dial></Response>';

async function send(emulator: Emulator, path: string, form: Readonly<Record<string, string>>) {
  const base = `${emulator.url}/2010-04-01/Accounts/${emulator.project}`;
  const authorization = `Basic ${btoa(`${emulator.project}:${emulator.token}`)}`;
  const body = new URLSearchParams(form);
  const response = await fetch(base + path, { method: 'POST', headers: { authorization }, body });
  return z.object({ sid: z.string() }).parse(await response.json()).sid;
}

async function listed(emulator: Emulator, path: string): Promise<unknown> {
  const base = `${emulator.url}/2010-04-01/Accounts/${emulator.project}`;
  const authorization = `Basic ${btoa(`${emulator.project}:${emulator.token}`)}`;
  return (await fetch(base + path, { headers: { authorization } })).json();
}

/** Creates a recorded call in a conference and a message on its way, and moves time. */
async function busy(emulator: Emulator, callback: string): Promise<string> {
  const call = { To: PATIENT, From: FROM, Twiml: ROOM, StatusCallback: callback };
  const sid = await send(emulator, '/Calls', call);
  await emulator.advance(5_000);
  await send(emulator, `/Calls/${sid}/Recordings`, {});
  await send(emulator, '/Messages', {
    To: PATIENT,
    From: FROM,
    Body: 'x',
    StatusCallback: callback,
  });
  return sid;
}

test('clears what happened, and keeps numbers, faults and time', async () => {
  await using receiver = await callbackReceiver();
  await using emulator = await startEmulator({ clock: 'by-hand', startAt: START_AT });
  const sid = await busy(emulator, `${receiver.url}/cb`);
  const number = await send(emulator, '/IncomingPhoneNumbers', { PhoneNumber: '+15550100001' });
  const action = { kind: 'respond', status: 503 } as const;
  emulator.setFaults([{ route: 'messages.list', action }]);
  const waiting = emulator.idle();

  await emulator.reset();
  await waiting;
  expect(emulator.calls()).toEqual([]);
  expect(emulator.messages()).toEqual([]);
  expect(emulator.recordings()).toEqual([]);
  expect(emulator.attempts()).toEqual([]);
  expect(emulator.callsInFlight()).toBe(0);
  expect(emulator.deliveries()).toMatchObject({ emitted: 0, attempts: 0, pending: 0 });
  for (const [path, key] of [
    ['/Calls', 'calls'],
    ['/Conferences', 'conferences'],
    ['/Recordings', 'recordings'],
  ] as const) {
    expect(await listed(emulator, path)).toMatchObject({ [key]: [] });
  }
  expect(emulator.phoneNumbers().map((one) => one.sid)).toEqual([number]);
  expect(emulator.faults()).toMatchObject([{ route: 'messages.list' }]);
  expect(await listed(emulator, '/Messages')).toMatchObject({ status: 503 });
  expect(emulator.now()).toBe(START_AT + 5_000);

  // The call and the message in progress send nothing more.
  await emulator.advance(7_200_000, { settle: true });
  await emulator.idle();
  expect(receiver.received).toEqual([]);
  expect(await busy(emulator, `${receiver.url}/cb`)).not.toBe(sid);
  await emulator.advance(7_200_000, { settle: true });
  expect(receiver.received.length).toBeGreaterThan(0);
});

test('with all, restores the numbers and faults from the start', async () => {
  const number = { phoneNumber: FROM, voiceUrl: 'http://127.0.0.1:9/voice' };
  await using emulator = await startEmulator({ numbers: [number], faults: [{ fault: 'drop' }] });
  const [own] = emulator.phoneNumbers();
  await send(emulator, `/IncomingPhoneNumbers/${own?.sid}`, { VoiceUrl: 'http://127.0.0.1/other' });
  const added = await send(emulator, '/IncomingPhoneNumbers', { PhoneNumber: '+15550100001' });
  emulator.setFaults([]);
  const ask = (query: string) =>
    fetch(`${emulator.url}/_emulator/reset${query}`, { method: 'POST' });
  expect((await ask('')).status).toBe(204);
  expect(emulator.phoneNumbers()).toHaveLength(2);
  expect(emulator.faults()).toEqual([]);
  expect((await ask('?all')).status).toBe(204);
  expect(emulator.phoneNumbers()).toEqual([own]);
  expect(emulator.faults()).toMatchObject([{ fault: 'drop' }]);
  const again = await send(emulator, '/IncomingPhoneNumbers', { PhoneNumber: '+15550100001' });
  expect(again).not.toBe(added);
});

test('drops a callback without an answer, and one that waits for another attempt', async () => {
  await using silent = await callbackReceiver(() => undefined);
  await using failing = await callbackReceiver((response) => {
    response.writeHead(500).end();
  });
  await using emulator = await startEmulator({ clock: 'by-hand', retryDelaysMs: [60_000] });
  const call = { To: PATIENT, From: FROM, Twiml: ROOM, StatusCallbackEvent: 'initiated' };
  await send(emulator, '/Calls', { ...call, StatusCallback: `${silent.url}/cb` });
  await send(emulator, '/Calls', { ...call, StatusCallback: `${failing.url}/cb` });
  await emulator.advance(1_000);
  await expect.poll(() => silent.received.length + failing.received.length).toBe(2);
  await expect.poll(() => emulator.attempts().length).toBe(1);
  const settled = emulator.advance(1_000, { settle: true });
  await emulator.reset();
  await settled;
  expect(emulator.deliveries()).toMatchObject({ emitted: 0, pending: 0 });
  await emulator.idle();
});

test('generated traffic and scripted calls start over, with different calls', async () => {
  await using receiver = await callbackReceiver();
  await using emulator = await startEmulator({
    target: `${receiver.url}/cb`,
    clock: 'by-hand',
    startAt: START_AT,
    callsPerSecond: 1,
    calls: 5,
    scenario: {
      calls: [
        { at: 1, to: '+15005550105' },
        { at: '2026-06-25T20:00:02Z', to: '+15005550100' },
      ],
    },
  });
  const placed = async () => {
    await emulator.advance(60_000, { settle: true });
    const outgoing = emulator.calls().filter(({ parentSid }) => parentSid === null);
    return outgoing.map(({ sid }) => sid);
  };
  const first = await placed();
  expect(first).toHaveLength(7);
  await emulator.reset();
  const second = await placed();
  // A call scheduled for a moment that has passed isn't placed again.
  expect(second).toHaveLength(6);
  expect(second.filter((sid) => first.includes(sid))).toEqual([]);
});

test('concurrent resets run one after another, and a closed emulator refuses them', async () => {
  const emulator = await startEmulator({ clock: 'by-hand' });
  await send(emulator, '/Calls', { To: PATIENT, From: FROM, Twiml: ROOM });
  await Promise.all([emulator.reset(), emulator.reset({ all: true }), emulator.reset()]);
  expect(emulator.calls()).toEqual([]);
  await send(emulator, '/Calls', { To: PATIENT, From: FROM, Twiml: ROOM });
  expect(emulator.calls()).toHaveLength(1);
  await emulator.close();
  await expect(emulator.reset()).rejects.toThrow(EmulatorError);
});
