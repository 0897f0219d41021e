/** Generated traffic, as a receiver sees it: reproducible, complete, and consistent with REST. */
import { createServer } from 'node:http';
import { type EmulatorOptions, startEmulator } from '@callboard/emulator';
import { expect, test } from 'vitest';

const START_AT = Date.UTC(2026, 5, 25, 9, 0, 0);

type Callbacks = ReadonlyMap<string, readonly string[]>;

/** Runs traffic to its end. Returns the bodies received, by call, in a fixed order. */
async function run(options: EmulatorOptions) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  await using emulator = await startEmulator({
    target: `http://127.0.0.1:${address.port}/cb`,
    callsPerSecond: 20,
    calls: 300,
    speed: 2_000,
    startAt: START_AT,
    // Only this part of a body depends on the port.
    publicUrl: 'http://emulator.example',
    ...options,
  });
  await emulator.idle();
  const calls = emulator.calls();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return { calls, bodies, byCall: groupByCall(bodies) };
}

function groupByCall(bodies: readonly string[]): Callbacks {
  const byCall = new Map<string, string[]>();
  for (const body of bodies) {
    const sid = new URLSearchParams(body).get('CallSid') ?? '';
    byCall.set(sid, [...(byCall.get(sid) ?? []), body].sort());
  }
  return byCall;
}

test.each(['signalwire', 'twilio'] as const)(
  'the same seed and start give the same bodies, call by call, in the %s dialect',
  async (dialect) => {
    const first = await run({ dialect, seed: 'one' });
    const second = await run({ dialect, seed: 'one', speed: 5_000 });
    expect(first.byCall.size).toBeGreaterThanOrEqual(300);
    expect(second.byCall).toEqual(first.byCall);
    const other = await run({ dialect, seed: 'two' });
    for (const sid of other.byCall.keys()) expect(first.byCall.has(sid)).toBe(false);
  },
);

test('a later start gives different calls, so that two runs never mix', async () => {
  const first = await run({ seed: 'one' });
  const later = await run({ seed: 'one', startAt: START_AT + 1 });
  for (const sid of later.byCall.keys()) expect(first.byCall.has(sid)).toBe(false);
});

test('traffic has every kind of end, leg and callback', async () => {
  const { bodies } = await run({ calls: 1_000, seed: 'kinds' });
  const seen = new Set<string>();
  for (const body of bodies) {
    const parameters = new URLSearchParams(body);
    for (const name of ['CallStatus', 'Direction', 'SipResultCode', 'RecordingStatus']) {
      const value = parameters.get(name);
      if (value !== null) seen.add(`${name}=${value}`);
    }
    const isNumberCallback = parameters.has('CallStatus') && !parameters.has('CallbackSource');
    if (isNumberCallback) seen.add('number callback');
    if (parameters.has('ParentCallSid')) seen.add('child leg');
    if (parameters.has('RecordingUrl') && parameters.has('CallStatus')) seen.add('recorded end');
  }
  for (const expected of [
    'CallStatus=initiated',
    'CallStatus=ringing',
    'CallStatus=answered',
    'CallStatus=in-progress',
    'CallStatus=completed',
    'CallStatus=busy',
    'CallStatus=no-answer',
    'CallStatus=failed',
    'CallStatus=canceled',
    'Direction=outbound-api',
    'Direction=outbound-dial',
    'SipResultCode=486',
    'SipResultCode=487',
    'SipResultCode=404',
    'SipResultCode=503',
    'RecordingStatus=completed',
    'number callback',
    'child leg',
    'recorded end',
  ]) {
    expect(seen).toContain(expected);
  }
});

test('the last callback of each call agrees with what the emulator knows', async () => {
  const { calls, bodies } = await run({ seed: 'agree' });
  const ends = new Map<string, URLSearchParams>();
  const terminal = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
  for (const body of bodies) {
    const parameters = new URLSearchParams(body);
    if (terminal.has(parameters.get('CallStatus') ?? '')) {
      ends.set(parameters.get('CallSid') ?? '', parameters);
    }
  }
  expect(calls.length).toBeGreaterThanOrEqual(300);
  for (const call of calls) {
    const end = ends.get(call.sid);
    expect(end?.get('CallStatus')).toBe(call.status);
    const seconds = end?.get('CallDuration') ?? null;
    if (call.status !== 'completed' || seconds === null) continue;
    const packets =
      Number(end?.get('AudioInMediaPacketCount')) + Number(end?.get('AudioInSkipPacketCount'));
    // 50 packets a second, except for the rounding to whole seconds and the start of the media.
    if (end?.has('AudioInMediaPacketCount') === true) {
      expect(Math.abs(packets - Number(seconds) * 50)).toBeLessThanOrEqual(75);
    }
  }
});

test('an emulator without traffic and calls is idle at once', async () => {
  await using emulator = await startEmulator();
  await emulator.idle();
  expect(emulator.deliveries()).toMatchObject({ emitted: 0, pending: 0 });
});

test('closing ends traffic that would never end', async () => {
  const target = 'http://127.0.0.1:9/callbacks';
  const emulator = await startEmulator({ target, callsPerSecond: 1_000, speed: 100 });
  await expect.poll(() => emulator.calls().length).toBeGreaterThan(0);
  await emulator.close();
  const { length } = emulator.calls();
  await expect(fetch(`${emulator.url}/_emulator/state`)).rejects.toThrow();
  expect(emulator.calls()).toHaveLength(length);
});
