import { expect, test } from 'vitest';
import { EmulatorOptionError } from '../contract/option-error.ts';
import { resolveSettings } from './settings.ts';

test('every option has a default', () => {
  expect(resolveSettings({})).toMatchObject({
    dialect: 'signalwire',
    host: '127.0.0.1',
    port: 0,
    callsPerSecond: 0,
    speed: 1,
    target: null,
  });
});

test('Twilio signs with the token, SignalWire with a key of its own', () => {
  const twilio = resolveSettings({ dialect: 'twilio', token: 'secret' });
  expect(twilio.signingKey).toBe('secret');
  expect(twilio.project).toMatch(/^AC[0-9a-f]{32}$/);
  const signalwire = resolveSettings({ token: 'secret' });
  expect(signalwire.signingKey).not.toBe('secret');
  expect(signalwire.project).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  [{ speed: 0 }, 'speed'],
  [{ speed: Number.POSITIVE_INFINITY }, 'speed'],
  [{ startAt: Date.parse('monday') }, 'startAt'],
  [{ mix: { completed: 2, busy: -1, 'no-answer': 0, failed: 0, canceled: 0 } }, 'mix'],
  [{ callsPerSecond: -1 }, 'callsPerSecond'],
  [{ calls: -1 }, 'calls'],
  [{ target: 'localhost' }, 'target'],
  [{ signingKey: '' }, 'signingKey'],
  [{ maxConcurrentDeliveries: 0 }, 'maxConcurrentDeliveries'],
] as const)('invalid options are refused by name (case %#)', (options, name) => {
  expect(() => resolveSettings(options)).toThrow(EmulatorOptionError);
  expect(() => resolveSettings(options)).toThrow(name);
});

test.each([
  ['{ "dialect": "plivo" }', 'dialect must be one of signalwire, twilio.'],
  ['{ "clock": "stopped" }', 'clock must be one of running, by-hand.'],
  ['{ "retryOn": ["6xx"] }', 'retryOn must be one of'],
  ['{ "mix": { "ringing": 1 } }', 'mix must be one of completed'],
  ['{ "faults": [{ "fault": "fire" }] }', 'faults: ✖ must be one of duplicate'],
  ['{ "publicUrl": "localhost" }', 'publicUrl'],
  ['{ "startAt": 1e300 }', 'startAt'],
  ['{ "startAt": "2026-06-22" }', 'startAt'],
  ['{ "callsPerSecond": 1e999 }', 'callsPerSecond'],
  ['{ "maxWaitingDeliveries": -1 }', 'maxWaitingDeliveries'],
  ['{ "keepFinished": -1 }', 'keepFinished'],
  ['{ "retryDelaysMs": [1000, -1] }', 'retryDelaysMs'],
  ['{ "clok": 1 }', 'There is no option clok. Options are: dialect, host, port'],
  ['{ "port": 99999 }', 'port must be a whole number from 0 to 65535'],
  ['{ "port": -1 }', 'port'],
  ['{ "port": "8485" }', 'port'],
  ['{ "host": "" }', 'host'],
  ['{ "callsPerSecond": "5" }', 'callsPerSecond'],
  ['{ "speed": "5" }', 'speed'],
  ['{ "callsPerSecond": 1 }', 'callsPerSecond needs a target'],
  [
    '{ "scenario": { "calls": [{ "at": 0, "to": "+15005550105" }] } }',
    'scenario has calls, and needs a target',
  ],
  ['{ "project": "" }', 'project'],
  ['{ "token": "" }', 'token'],
])('options are checked without types, too: %s', (json, words) => {
  expect(() => resolveSettings(JSON.parse(json))).toThrow(EmulatorOptionError);
  expect(() => resolveSettings(JSON.parse(json))).toThrow(words);
});

test('a trailing slash of publicUrl is removed', () => {
  expect(resolveSettings({ publicUrl: 'https://x.test/' }).publicUrl).toBe('https://x.test');
});
