import { expect, test } from 'vitest';
import { lineOf } from '../audio/line-quality.ts';
import { CallEngine } from '../calls/call-engine.ts';
import type { CallLeg, Direction } from '../calls/call-leg.ts';
import { parseCallbackTarget } from '../contract/callback-target.ts';
import type { Dialect } from '../contract/dialect.ts';
import {
  ALL_CALL_EVENTS,
  type CallEventName,
  type CallReporting,
  DEFAULT_CALL_EVENTS,
} from '../contract/subscription.ts';
import type { Callback } from '../delivery/deliverer.ts';
import type { CallEnd, PlanStep } from '../planning/call-plan.ts';
import { EmulatedClock } from '../world/emulated-clock.ts';
import { Ledger } from '../world/ledger.ts';
import { ManualTimer } from '../world/manual-timer.ts';
import { Schedule } from '../world/schedule.ts';
import { randomStreams } from '../world/seeded-random.ts';
import { sidMint } from '../world/sids.ts';
import { CallReporter } from './call-reporter.ts';

const START_AT = Date.UTC(2026, 5, 25, 20, 25, 0);
const FROM = '+14155550100';
const TO = '+12125550101';
const ANSWERED: readonly PlanStep[] = [
  { kind: 'initiated', atMs: 200 },
  { kind: 'ringing', atMs: 2_000 },
  { kind: 'answered', atMs: 5_000 },
  { kind: 'end', atMs: 62_000, end: { status: 'completed', sip: null, hangup: 'caller' } },
];

const ended = (end: CallEnd): readonly PlanStep[] => [
  { kind: 'initiated', atMs: 200 },
  { kind: 'end', atMs: 3_000, end },
];

interface Given {
  readonly dialect?: Dialect;
  readonly steps?: readonly PlanStep[];
  readonly events?: ReadonlySet<CallEventName>;
  readonly sequenceNumbers?: boolean;
  readonly direction?: Direction;
  readonly reportsTo?: 'progress' | 'number';
}

/** Runs one call and returns the callbacks it emitted. */
function callbacksOf(given: Given): readonly Callback[] {
  const dialect = given.dialect ?? 'signalwire';
  const timer = new ManualTimer(0);
  const clock = new EmulatedClock(timer, START_AT, 1);
  const random = randomStreams('reporter', 0).stream('sids');
  const mint = sidMint(dialect);
  const emitted: Callback[] = [];
  const reporter = new CallReporter({
    dialect,
    accountSid: 'account-1',
    sequenceNumbers: given.sequenceNumbers ?? true,
    recordingUrl: (sid) => `http://emulator/${sid}`,
    emit: (callback) => emitted.push(callback),
  });
  const engine = new CallEngine(new Schedule(clock, timer), new Ledger<CallLeg>(10), {
    moved: (leg, at) => reporter.moved(leg, at),
    recorded() {},
    settled() {},
    takesOver: () => false,
  });
  const target = parseCallbackTarget('http://localhost/cb', dialect, 'call');
  if (target === null) throw new Error('The test has a bad URL.');
  const address = { target, method: 'POST' } as const;
  const isNumber = given.reportsTo === 'number';
  const reporting: CallReporting = {
    progress: isNumber ? null : { ...address, events: given.events ?? ALL_CALL_EVENTS },
    number: isNumber ? address : null,
    recording: null,
    dialed: null,
  };
  engine.place(
    {
      sid: mint.callSid(random),
      direction: given.direction ?? 'outbound-api',
      from: FROM,
      to: TO,
      callerName: null,
      forwardedFrom: null,
      voice: null,
      reporting,
      plan: {
        steps: given.steps ?? ANSWERED,
        line: lineOf('perfect', random),
        answeredBy: 'human',
        recordingSid: null,
      },
    },
    START_AT,
  );
  timer.advance(200_000);
  return emitted;
}

const field = (callbacks: readonly Callback[], name: string) =>
  callbacks.map(({ parameters }) => parameters[name] ?? null);

test('SignalWire reports an answer twice, and numbers its callbacks', () => {
  const callbacks = callbacksOf({});
  expect(field(callbacks, 'CallStatus')).toEqual([
    'initiated',
    'ringing',
    'answered',
    'in-progress',
    'completed',
  ]);
  expect(field(callbacks, 'SequenceNumber')).toEqual(['0', '1', '2', '3', '4']);
});

test('Twilio reports an answer once, as in-progress', () => {
  const callbacks = callbacksOf({ dialect: 'twilio' });
  expect(field(callbacks, 'CallStatus')).toEqual([
    'initiated',
    'ringing',
    'in-progress',
    'completed',
  ]);
  expect(field(callbacks, 'SequenceNumber')).toEqual(['0', '1', '2', '3']);
});

test('without events, only the end is reported, as callback number 0', () => {
  const callbacks = callbacksOf({ events: DEFAULT_CALL_EVENTS });
  expect(field(callbacks, 'CallStatus')).toEqual(['completed']);
  expect(field(callbacks, 'SequenceNumber')).toEqual(['0']);
});

test.each([
  ['busy', 486],
  ['failed', 503],
  ['no-answer', 487],
  ['canceled', 487],
] as const)('%s belongs to the event `completed`, too', (status, code) => {
  const steps = ended({ status, sip: { code, phrase: 'Because' }, hangup: 'callee' });
  const [callback, ...others] = callbacksOf({ events: DEFAULT_CALL_EVENTS, steps });
  expect(others).toEqual([]);
  expect(callback?.parameters).toMatchObject({
    CallStatus: status,
    SipResultCode: `${code}`,
    SipInviteResultPhrase: 'Because',
  });
  expect(callback?.parameters['CallDuration']).toBeUndefined();
  expect(callback?.parameters['AudioInMos']).toBeUndefined();
});

test('only subscribed events are reported, and queued never is', () => {
  const callbacks = callbacksOf({ events: new Set(['ringing']) });
  expect(field(callbacks, 'CallStatus')).toEqual(['ringing']);
});

test('sequence numbers can be left out', () => {
  const callbacks = callbacksOf({ sequenceNumbers: false });
  expect(field(callbacks, 'SequenceNumber')).toEqual([null, null, null, null, null]);
});

test('the end of an answered call on SignalWire carries the full set', () => {
  const { parameters } = callbacksOf({}).at(-1) ?? {};
  const sid = parameters?.['CallSid'];
  expect(parameters).toMatchObject({
    AccountSid: 'account-1',
    ApiVersion: '2010-04-01',
    CallbackSource: 'call-progress-events',
    Direction: 'outbound-api',
    From: FROM,
    To: TO,
    Timestamp: 'Thu, 25 Jun 2026 20:26:02 +0000',
    CallDuration: '57',
    AudioInMos: '4.5',
    AudioInSkipPacketCount: '0',
    AudioOutDtmfPacketCount: '0',
    HangupDirection: 'outbound',
    HangupBy: FROM,
    SipCallId: sid,
  });
  expect(parameters?.['AudioInJitterMaxVariance']).toMatch(/^\d+(\.\d{1,2})?$/);
  expect(parameters?.['AudioInAveragePtime']).toMatch(/^20(\.\d{1,2})?$/);
  expect(Number(parameters?.['AudioInMediaPacketCount'])).toBeGreaterThan(2_820);
});

test('the end of a call on Twilio carries aliases, places and minutes', () => {
  const { parameters } = callbacksOf({ dialect: 'twilio' }).at(-1) ?? {};
  expect(parameters).toMatchObject({
    Called: TO,
    Caller: FROM,
    CalledCity: 'NEW YORK',
    ToState: 'NY',
    FromCity: 'SAN FRANCISCO',
    CallerCountry: 'US',
    CallDuration: '57',
    Duration: '1',
    AnsweredBy: 'human',
  });
  expect(parameters?.['AudioInMos']).toBeUndefined();
  expect(parameters?.['HangupBy']).toBeUndefined();
});

test('Twilio has its own parameter for the SIP answer, and reports zero seconds', () => {
  const steps = ended({
    status: 'busy',
    sip: { code: 486, phrase: 'Busy Here' },
    hangup: 'callee',
  });
  const { parameters } = callbacksOf({ dialect: 'twilio', steps }).at(-1) ?? {};
  expect(parameters).toMatchObject({ SipResponseCode: '486', CallDuration: '0', Duration: '0' });
  expect(parameters?.['SipResultCode']).toBeUndefined();
});

test('a hangup by the callee is reported as inbound, by the callee', () => {
  const steps = ended({
    status: 'busy',
    sip: { code: 486, phrase: 'Busy Here' },
    hangup: 'callee',
  });
  const { parameters } = callbacksOf({ steps }).at(-1) ?? {};
  expect(parameters).toMatchObject({ HangupDirection: 'inbound', HangupBy: TO });
});

test('a number reports its call once, with the short set and the time of its creation', () => {
  const callbacks = callbacksOf({ reportsTo: 'number', direction: 'inbound' });
  expect(callbacks.map(({ parameters }) => parameters)).toEqual([
    {
      CallSid: callbacks[0]?.sid,
      AccountSid: 'account-1',
      From: FROM,
      To: TO,
      Timestamp: 'Thu, 25 Jun 2026 20:25:00 +0000',
      CallStatus: 'completed',
      CallDuration: '57',
      AudioInMos: '4.5',
    },
  ]);
});
