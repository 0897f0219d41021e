/**
 * The contract of voice status callbacks. It lists each parameter and status with the scenario that makes the
 * emulator send it, by dialect. Nothing that isn't in the table is sent.
 */

import {
  type Dialect,
  type Emulator,
  type ScenarioInput,
  startEmulator,
} from '@callboard/emulator';
import { beforeAll, describe, expect, test } from 'vitest';
import { callbackReceiver } from '../support/callback-receiver.ts';

const START_AT = Date.UTC(2026, 5, 25, 8, 0, 0);

type Calls = NonNullable<ScenarioInput['calls']>;
type Parameters = Readonly<Record<string, string>>;

/** The calls of each scenario. */
const SCENARIOS = {
  answered: [{ at: 0, to: '+15005550160' }],
  busy: [{ at: 0, to: '+15005550120' }],
  'no-answer': [{ at: 0, to: '+15005550130' }],
  failed: [{ at: 0, to: '+15005550146' }],
  canceled: [{ at: 0, to: '+15005550150' }],
  recorded: [{ at: 0, to: '+15005550100', record: true }],
  human: [{ at: 0, to: '+15005550110' }],
  machine: [{ at: 0, to: '+15005550111' }],
  fax: [{ at: 0, to: '+15005550114' }],
  unknown: [{ at: 0, to: '+15005550115' }],
  // Some of these are connected to an agent, which is a leg of its own.
  'put through': [{ at: 0, direction: 'inbound', times: 8 }],
  // A number has one callback, at the end.
  'number called': [{ at: 0, direction: 'inbound', outcome: 'answered', talkSeconds: 60 }],
  // An inbound call reports progress if REST gives it a StatusCallback.
  'followed over REST': [
    {
      at: 0,
      direction: 'inbound',
      outcome: 'answered',
      talkSeconds: 60,
      callerName: 'CITY CLINIC',
      forwardedFrom: '+13125550102',
    },
  ],
  // Placed over REST, with a detection that listens to the whole greeting.
  'greeting awaited': [],
} as const satisfies Record<string, Calls>;
type ScenarioName = keyof typeof SCENARIOS;

type Row = readonly [what: string, signalwire: ScenarioName | null, twilio: ScenarioName | null];

/** `Name`, or `Name=value`; null if a dialect never sends it. */
const STATUSES: readonly Row[] = [
  ['CallStatus=initiated', 'answered', 'answered'],
  ['CallStatus=ringing', 'answered', 'answered'],
  ['CallStatus=answered', 'answered', null],
  ['CallStatus=in-progress', 'answered', 'answered'],
  ['CallStatus=completed', 'answered', 'answered'],
  ['CallStatus=busy', 'busy', 'busy'],
  ['CallStatus=no-answer', 'no-answer', 'no-answer'],
  ['CallStatus=failed', 'failed', 'failed'],
  ['CallStatus=canceled', 'canceled', 'canceled'],
];

const everywhere = (name: string): Row => [name, 'answered', 'answered'];
const onSignalwire = (name: string, scenario: ScenarioName): Row => [name, scenario, null];
const onTwilio = (name: string, scenario: ScenarioName): Row => [name, null, scenario];

const PARAMETERS: readonly Row[] = [
  ...['CallSid', 'AccountSid', 'From', 'To', 'CallStatus', 'ApiVersion'].map(everywhere),
  ...['Timestamp', 'CallbackSource=call-progress-events', 'SequenceNumber'].map(everywhere),
  ['Direction=outbound-api', 'answered', 'answered'],
  ['Direction=outbound-dial', 'put through', 'put through'],
  ['Direction=inbound', 'followed over REST', 'number called'],
  ['CallDuration', 'answered', 'answered'],
  ['ParentCallSid', 'put through', 'put through'],
  ['CallerName=CITY CLINIC', 'followed over REST', 'followed over REST'],
  ['ForwardedFrom=+13125550102', 'followed over REST', 'followed over REST'],
  ['RecordingUrl', 'recorded', 'recorded'],
  ['RecordingSid', 'recorded', 'recorded'],
  ['RecordingDuration', 'recorded', 'recorded'],
  onTwilio('CalledVia=+13125550102', 'followed over REST'),
  onTwilio('CalledVia', 'put through'),
  onTwilio('ForwardedFrom', 'put through'),
  onSignalwire('SipResultCode=486', 'busy'),
  onSignalwire('SipResultCode=487', 'no-answer'),
  onSignalwire('SipInviteResultPhrase=Service Unavailable', 'failed'),
  onSignalwire('HangupBy', 'answered'),
  onSignalwire('HangupDirection=inbound', 'busy'),
  onSignalwire('HangupDirection=inbound', 'failed'),
  onSignalwire('HangupBy=+15005550146', 'failed'),
  onSignalwire('HangupDirection=outbound', 'no-answer'),
  onSignalwire('SipCallId', 'answered'),
  ...[
    'AudioInMos',
    'AudioInAveragePtime',
    'AudioInMediaPacketCount',
    'AudioInDtmfPacketCount',
    'AudioInSkipPacketCount',
    'AudioInFlushPacketCount',
    'AudioInLargestJbSize',
    'AudioInJitterMinVariance',
    'AudioInJitterMaxVariance',
    'AudioOutMediaPacketCount',
    'AudioOutDtmfPacketCount',
    'AudioOutLost',
  ].map((name) => onSignalwire(name, 'answered')),
  onTwilio('Duration', 'answered'),
  onTwilio('SipResponseCode=200', 'answered'),
  onTwilio('SipResponseCode=486', 'busy'),
  onTwilio('SipResponseCode=503', 'failed'),
  onTwilio('Caller', 'answered'),
  onTwilio('Called', 'answered'),
  ...['From', 'To', 'Caller', 'Called'].flatMap((party) =>
    ['City', 'State', 'Zip', 'Country'].map((part) => onTwilio(party + part, 'answered')),
  ),
  onTwilio('StirStatus', 'answered'),
  onTwilio('AnsweredBy=human', 'human'),
  onTwilio('AnsweredBy=machine_start', 'machine'),
  onTwilio('AnsweredBy=machine_end_beep', 'greeting awaited'),
  onTwilio('AnsweredBy=machine_end_silence', 'greeting awaited'),
  onTwilio('AnsweredBy=machine_end_other', 'greeting awaited'),
  onTwilio('AnsweredBy=fax', 'fax'),
  onTwilio('AnsweredBy=unknown', 'unknown'),
];

async function post(emulator: Emulator, path: string, form: Record<string, string>) {
  const { project, token, url } = emulator;
  const response = await fetch(`${url}/2010-04-01/Accounts/${project}${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${project}:${token}`)}` },
    body: new URLSearchParams(form),
  });
  expect(response.ok).toBe(true);
  const body: unknown = await response.json();
  return { body };
}

/** The inbound call reports to the receiver, too, once REST says so. */
async function followOverRest(emulator: Emulator, target: string): Promise<void> {
  await emulator.advance(10_000);
  const sid = emulator.calls()[0]?.sid ?? '';
  await post(emulator, `/Calls/${sid}`, { StatusCallback: target });
}

async function awaitGreetings(emulator: Emulator, target: string): Promise<void> {
  for (const ending of ['0111', '0112', '0113']) {
    await post(emulator, '/Calls', {
      From: '+15550100001',
      To: `+1500555${ending}`,
      Twiml: '<Response><Pause length="60"/></Response>',
      MachineDetection: 'DetectMessageEnd',
      StatusCallback: target,
    });
  }
}

/** Everything that a scenario makes the emulator send. */
async function play(dialect: Dialect, name: ScenarioName): Promise<readonly Parameters[]> {
  await using receiver = await callbackReceiver();
  await using emulator = await startEmulator({
    dialect,
    target: `${receiver.url}/voice`,
    clock: 'by-hand',
    startAt: START_AT,
    seed: 'contract',
    scenario: { mix: { completed: 1 }, calls: [...SCENARIOS[name]] },
  });
  if (name === 'followed over REST') await followOverRest(emulator, `${receiver.url}/followed`);
  if (name === 'greeting awaited') await awaitGreetings(emulator, `${receiver.url}/rest`);
  await emulator.advance(2 * 3_600_000, { settle: true });
  await emulator.idle();
  return receiver.received.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
}

const names = Object.keys(SCENARIOS).filter((name): name is ScenarioName => name in SCENARIOS);

describe.each(['signalwire', 'twilio'] as const)('in the %s dialect', (dialect) => {
  const played = new Map<ScenarioName, readonly Parameters[]>();
  const sentIn = (name: ScenarioName) => played.get(name) ?? [];
  const scenarioOf = ([, signalwire, twilio]: Row) =>
    dialect === 'signalwire' ? signalwire : twilio;

  beforeAll(async () => {
    for (const name of names) played.set(name, await play(dialect, name));
  });

  const rows = [...STATUSES, ...PARAMETERS];
  const sent = rows.flatMap((row) => {
    const scenario = scenarioOf(row);
    return scenario === null ? [] : [{ what: row[0], scenario }];
  });

  test.each(sent)('$what is sent for a call that is $scenario', ({ what, scenario }) => {
    const [name = '', value] = what.split('=');
    const values = sentIn(scenario).map((parameters) => parameters[name]);
    if (value === undefined) expect(values.some((one) => one !== undefined)).toBe(true);
    else expect(values).toContain(value);
  });

  test('nothing else is sent', () => {
    const known = new Set(sent.map(({ what }) => what.split('=')[0]));
    const unknown = names
      .flatMap((name) => sentIn(name))
      // Recordings have callbacks of their own, under a different contract.
      .filter((parameters) => !('RecordingStatus' in parameters))
      .flatMap((parameters) => Object.keys(parameters))
      .filter((name) => !known.has(name));
    expect([...new Set(unknown)]).toEqual([]);
  });

  test('no status is sent that is not in the contract', () => {
    const known = new Set(STATUSES.filter((row) => scenarioOf(row) !== null).map(([what]) => what));
    for (const { CallStatus: status } of names.flatMap((name) => sentIn(name))) {
      if (status !== undefined) expect(known).toContain(`CallStatus=${status}`);
    }
  });
});

test.each(['signalwire', 'twilio'] as const)(
  'only REST reports queued, in the %s dialect',
  async (dialect) => {
    await using emulator = await startEmulator({ dialect, clock: 'by-hand' });
    const { body } = await post(emulator, '/Calls', {
      From: '+15550100001',
      To: '+15005550160',
      Url: 'http://127.0.0.1:9/voice',
    });
    expect(body).toMatchObject({ status: 'queued' });
  },
);

test('a number at SignalWire sends its short set of parameters, once, at the end', async () => {
  const callbacks = await play('signalwire', 'number called');
  expect(callbacks).toHaveLength(1);
  expect(Object.keys(callbacks[0] ?? {})).toEqual([
    'CallSid',
    'AccountSid',
    'From',
    'To',
    'Timestamp',
    'CallStatus',
    'CallDuration',
    'AudioInMos',
  ]);
});
