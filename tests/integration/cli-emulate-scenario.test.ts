/** `callboard emulate` with a scenario and with a paused clock. */
import { expect, test } from 'vitest';
import { callbackReceiver } from '../support/callback-receiver.ts';
import { CliProcess, runCli } from '../support/cli-process.ts';

const emulate = ['emulate', '--port', '0', '--log', 'off'];

test('a scenario plays as time is moved', async () => {
  await using receiver = await callbackReceiver();
  await using running = await CliProcess.start(
    [
      ...[...emulate, '--clock', 'by-hand', '--start-at', '2026-06-22T08:00:00Z'],
      ...['--scenario', 'monday.json', '--target', `${receiver.url}/cb`],
    ],
    {
      files: {
        'monday.json': JSON.stringify({
          calls: [{ at: '2026-06-22T09:00:00Z', to: '+15005550146', from: '+13125550102' }],
          faults: [{ fault: 'no-sequence-number' }],
        }),
      },
    },
  );
  const url = await running.output(/^ {2}base URL +(\S+)$/m);
  await running.output(/^Faults are on: no-sequence-number 100 %\.$/m);
  const advance = (body: object) =>
    fetch(`${url}/_emulator/clock/advance`, { method: 'POST', body: JSON.stringify(body) });
  await advance({ seconds: 3_599, settle: true });
  expect(receiver.received).toEqual([]);
  await advance({ to: '2026-06-22T10:00:00Z', settle: true });
  const end = new URLSearchParams(receiver.received.at(-1)?.body);
  expect(Object.fromEntries(end)).toMatchObject({
    From: '+13125550102',
    To: '+15005550146',
    CallStatus: 'failed',
    SipResultCode: '503',
  });
  expect(end.has('SequenceNumber')).toBe(false);
});

test.each([
  [['--scenario', 'no.json'], 1, /no\.json can't be read/],
  [['--scenario', 'text.json'], 1, /text\.json isn't a valid scenario: it isn't valid JSON/],
  [
    ['--scenario', 'typo.json'],
    1,
    /typo\.json isn't a valid scenario:[\s\S]*numbers\[0\]\.outcome/,
  ],
  [['--scenario', 'calls.json'], 2, /has calls, so it requires --target/],
  [['--clock', 'by-hand', '--speed', '5'], 2, /speed/],
  [['--clock', 'slow'], 2, /--clock must be running or by-hand/],
])('%j is refused', async (args, code, reason) => {
  const files = {
    'text.json': 'busy',
    'typo.json': '{ "numbers": [{ "number": "+1", "outcome": "bussy" }] }',
    'calls.json': '{ "calls": [{ "at": 1 }] }',
  };
  const ended = await runCli([...emulate, ...args], { files });
  expect(ended.stderr).toMatch(reason);
  expect(ended.code).toBe(code);
});
