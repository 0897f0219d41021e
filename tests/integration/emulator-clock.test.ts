/** The emulated clock, moved by hand: everything due happens, in order, and the same way in a second run. */

import {
  type Emulator,
  EmulatorError,
  type EmulatorOptions,
  startEmulator,
} from '@callboard/emulator';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type CallbackReceiver, callbackReceiver } from '../support/callback-receiver.ts';

const START_AT = Date.UTC(2026, 5, 25, 8, 0, 0);
const HOUR_MS = 3_600_000;

/** The value of a parameter in each callback, in the order of arrival. */
const told = ({ received }: CallbackReceiver, name: string) =>
  received.map(({ body }) => new URLSearchParams(body).get(name));

type Drive = (emulator: Emulator) => Promise<void>;

/** The callbacks received, by call, in a fixed order. */
async function bodiesByCall(options: EmulatorOptions, drive: Drive) {
  await using receiver = await callbackReceiver();
  await using emulator = await startEmulator({
    target: `${receiver.url}/cb`,
    startAt: START_AT,
    seed: 'clock',
    // Only this part of a body depends on the port.
    publicUrl: 'http://emulator.example',
    callsPerSecond: 0.1,
    calls: 150,
    scenario: { load: 'office-day', retries: true, calls: [{ at: 60, to: '+15005550121' }] },
    ...options,
  });
  await drive(emulator);
  expect(emulator.deliveries()).toMatchObject({ pending: 0, overflowed: 0 });
  const byCall = new Map<string, string[]>();
  for (const { body } of receiver.received) {
    const sid = new URLSearchParams(body).get('CallSid') ?? '';
    byCall.set(sid, [...(byCall.get(sid) ?? []), body].sort());
  }
  return byCall;
}

const untilIdle: Drive = (emulator) => emulator.idle();

const byHand =
  (stepMs: number): Drive =>
  async (emulator) => {
    while (emulator.now() < START_AT + 12 * HOUR_MS) await emulator.advance(stepMs);
    await emulator.advance(0, { settle: true });
    expect(emulator.callsInFlight()).toBe(0);
  };

test.each(['signalwire', 'twilio'] as const)(
  'the same seed and start give the same bodies at any speed and by hand, in the %s dialect',
  async (dialect) => {
    const slow = await bodiesByCall({ dialect, speed: 5_000 }, untilIdle);
    expect(slow.size).toBeGreaterThan(170);
    const fast = await bodiesByCall({ dialect, speed: 50_000 }, untilIdle);
    expect(fast).toEqual(slow);
    const inHours = await bodiesByCall({ dialect, clock: 'by-hand' }, byHand(HOUR_MS));
    expect(inHours).toEqual(slow);
    const inMinutes = await bodiesByCall({ dialect, clock: 'by-hand' }, byHand(61_001));
    expect(inMinutes).toEqual(slow);
  },
);

const reply = z.looseObject({ message: z.string().default('') });
const post = async (emulator: Emulator, body: unknown) => {
  const response = await fetch(`${emulator.url}/_emulator/clock/advance`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return { status: response.status, body: reply.parse(await response.json()) };
};

test('a ringing call is answered once time is moved over HTTP, and not before', async () => {
  await using receiver = await callbackReceiver();
  await using emulator = await startEmulator({
    target: `${receiver.url}/cb`,
    clock: 'by-hand',
    startAt: START_AT,
    scenario: { calls: [{ at: 10, to: '+15005550102' }] },
  });
  const clock = await fetch(`${emulator.url}/_emulator/clock`).then((answer) => answer.json());
  expect(clock).toEqual({
    now: '2026-06-25T08:00:00.000Z',
    mode: 'by-hand',
    next: '2026-06-25T08:00:10.000Z',
    planned: 1,
  });
  const ringing = await post(emulator, { seconds: 18, settle: true });
  expect(ringing.body).toMatchObject({ now: '2026-06-25T08:00:18.000Z' });
  expect(told(receiver, 'CallStatus')).toEqual(['initiated', 'ringing']);
  await post(emulator, { to: '2026-06-25T08:02:00Z', settle: true });
  expect(new Set(told(receiver, 'CallStatus'))).toEqual(
    new Set(['initiated', 'ringing', 'answered', 'in-progress', 'completed']),
  );
  expect(emulator.calls()[0]).toMatchObject({ status: 'completed', to: '+15005550102' });
});

test.each([
  [{ seconds: -1 }, 'seconds'],
  [{ to: '2026-06-25T07:59:59Z' }, "it's already 2026-06-25T08:00:00.000Z"],
  [{ to: '2026-06-26' }, 'must be a time such as 2026-06-22T09:00:00Z'],
  [{ minutes: 5 }, 'seconds'],
  ['nonsense', 'seconds'],
])('%j does not move the clock', async (body, reason) => {
  await using emulator = await startEmulator({ clock: 'by-hand', startAt: START_AT });
  const refused = await post(emulator, body);
  expect(refused.status).toBe(422);
  expect(refused.body.message).toContain(reason);
  expect(emulator.now()).toBe(START_AT);
});

test('a receiver that is slower than the calls holds back time, and nothing overflows', async () => {
  await using receiver = await callbackReceiver((response) =>
    setTimeout(() => response.writeHead(204).end(), 2),
  );
  await using emulator = await startEmulator({
    target: `${receiver.url}/cb`,
    clock: 'by-hand',
    startAt: START_AT,
    callsPerSecond: 5,
    calls: 600,
    maxWaitingDeliveries: 300,
  });
  await emulator.advance(2 * HOUR_MS, { settle: true });
  const { emitted, delivered, overflowed } = emulator.deliveries();
  expect(overflowed).toBe(0);
  expect(delivered).toBe(emitted);
  expect(receiver.received).toHaveLength(emitted);
});

test('a late terminal callback comes when its time has come', async () => {
  await using receiver = await callbackReceiver();
  await using emulator = await startEmulator({
    target: `${receiver.url}/cb`,
    clock: 'by-hand',
    startAt: START_AT,
    scenario: {
      calls: [
        { at: 0, to: '+15005550170' },
        { at: 0, to: '+15005550171' },
      ],
    },
  });
  const ended = () =>
    told(receiver, 'To').filter((_, i) => told(receiver, 'CallStatus')[i] === 'completed');
  await emulator.advance(120_000, { settle: true });
  expect(emulator.calls().map((call) => call.status)).toEqual(['completed', 'completed']);
  expect(ended()).toEqual([]);
  await emulator.advance(HOUR_MS, { settle: true });
  expect(ended()).toEqual(['+15005550171']);
  await emulator.idle();
});

test('an invalid scenario or option is refused by name', async () => {
  await expect(startEmulator({ scenario: { mix: {} } })).rejects.toThrow("can't be all zero");
  await expect(startEmulator({ clock: 'by-hand', speed: 5 })).rejects.toThrow('speed');
});

test.each([Number.NaN, -1, 1e20, Number.POSITIVE_INFINITY])(
  'time cannot be moved by %d ms, and nothing runs',
  async (ms) => {
    await using emulator = await startEmulator({
      clock: 'by-hand',
      startAt: START_AT,
      callsPerSecond: 1,
      target: 'http://127.0.0.1:9/callbacks',
    });
    await expect(emulator.advance(ms)).rejects.toThrow('advance takes milliseconds from 0 on');
    expect(emulator.now()).toBe(START_AT);
    expect(emulator.calls()).toEqual([]);
  },
);

test('a closed emulator refuses to move its time, and says why', async () => {
  const emulator = await startEmulator({ clock: 'by-hand' });
  await emulator.close();
  const refusal = 'advance: this emulator is closed. Start another one.';
  await expect(emulator.advance(1_000)).rejects.toThrow(new EmulatorError(refusal));
  expect(() => emulator.setFaults([])).toThrow(EmulatorError);
});

test('closing the emulator releases those who wait for an unanswered callback', async () => {
  await using receiver = await callbackReceiver(() => undefined);
  const emulator = await startEmulator({
    target: `${receiver.url}/cb`,
    clock: 'by-hand',
    startAt: START_AT,
    scenario: { calls: [{ at: 10, to: '+15005550100' }] },
  });
  const settled = emulator.advance(HOUR_MS, { settle: true });
  const idle = emulator.idle();
  await expect.poll(() => receiver.received.length).toBeGreaterThan(0);
  await emulator.close();
  await Promise.all([settled, idle, emulator.idle(), emulator.close()]);
});
