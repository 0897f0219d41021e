import { expect, test } from 'vitest';
import { lineOf } from '../audio/line-quality.ts';
import type { CallEnd, PlanStep } from '../planning/call-plan.ts';
import { EmulatedClock } from '../world/emulated-clock.ts';
import { Ledger } from '../world/ledger.ts';
import { ManualTimer } from '../world/manual-timer.ts';
import { Schedule } from '../world/schedule.ts';
import { randomStreams } from '../world/seeded-random.ts';
import { sidMint } from '../world/sids.ts';
import { CallEngine } from './call-engine.ts';
import { type CallLeg, conversationSeconds, type NewCall } from './call-leg.ts';

const COMPLETED: CallEnd = { status: 'completed', sip: null, hangup: 'callee' };
const LINE = lineOf('perfect', randomStreams('engine', 0).stream('line'));
const SILENT = { progress: null, number: null, recording: null, dialed: null };
const ANSWERED: readonly PlanStep[] = [
  { kind: 'initiated', atMs: 100 },
  { kind: 'ringing', atMs: 2_000 },
  { kind: 'answered', atMs: 10_000 },
  { kind: 'end', atMs: 67_000, end: COMPLETED },
];

function given(takesOver: () => boolean = () => false) {
  const timer = new ManualTimer(0);
  const clock = new EmulatedClock(timer, 0, 1);
  const calls = new Ledger<CallLeg>(100);
  const told: string[] = [];
  const engine = new CallEngine(new Schedule(clock, timer), calls, {
    moved: (leg, at) => told.push(`${leg.direction} ${leg.status} ${at}`),
    recorded: (leg, at) => told.push(`recorded ${leg.recording?.durationSeconds} ${at}`),
    settled: (leg) => told.push(`${leg.direction} settled`),
    takesOver,
  });
  const random = randomStreams('engine', 0).stream('sids');
  const mint = sidMint('signalwire');
  const call = (steps: readonly PlanStep[], isRecorded = false): NewCall => ({
    sid: mint.callSid(random),
    direction: 'outbound-api',
    from: '+14155550100',
    to: '+12025550101',
    callerName: null,
    forwardedFrom: null,
    voice: null,
    reporting: SILENT,
    plan: {
      steps,
      line: LINE,
      answeredBy: 'human',
      recordingSid: isRecorded ? mint.recordingSid(random) : null,
    },
  });
  return { timer, clock, calls, told, engine, call, mint, random };
}

test('a call follows its plan, at the planned times', () => {
  const { timer, engine, call, told } = given();
  const leg = engine.place(call(ANSWERED), 0);
  expect(leg.status).toBe('queued');
  expect(engine.inFlight).toBe(1);
  timer.advance(100_000);
  expect(told).toEqual([
    'outbound-api initiated 100',
    'outbound-api ringing 2000',
    'outbound-api in-progress 10000',
    'outbound-api completed 67000',
    'outbound-api settled',
  ]);
  expect(engine.inFlight).toBe(0);
  expect(conversationSeconds(leg)).toBe(57);
  expect(leg.audio?.mediaPackets).toBeGreaterThan(2_820);
  expect(leg.answeredBy).toBe('human');
});

test('a call canceled while ringing goes no further', () => {
  const { timer, clock, engine, call, told } = given();
  const leg = engine.place(call(ANSWERED, true), 0);
  timer.advance(5_000);
  expect(engine.cancel(leg, clock.now())).toBe(true);
  timer.advance(100_000);
  expect(told.slice(2)).toEqual(['outbound-api canceled 5000', 'outbound-api settled']);
  expect(leg.audio).toBeNull();
  expect(leg.recording).toBeNull();
  expect(conversationSeconds(leg)).toBe(0);
});

test('a call in progress can be hung up but not canceled, with figures that match its length', () => {
  const { timer, clock, engine, call } = given();
  const leg = engine.place(call(ANSWERED), 0);
  timer.advance(20_000);
  expect(engine.cancel(leg, clock.now())).toBe(false);
  expect(engine.complete(leg, clock.now())).toBe(true);
  expect(leg.status).toBe('completed');
  expect(conversationSeconds(leg)).toBe(10);
  expect(leg.audio?.mediaPackets).toBeGreaterThan(470);
  expect(leg.audio?.mediaPackets).toBeLessThanOrEqual(500);
});

test('hanging up a call before the answer cancels it', () => {
  const { timer, clock, engine, call } = given();
  const leg = engine.place(call(ANSWERED), 0);
  timer.advance(50);
  expect(engine.complete(leg, clock.now())).toBe(true);
  expect(leg.status).toBe('canceled');
});

test('an ended call can be neither canceled nor completed', () => {
  const { timer, clock, engine, call } = given();
  const leg = engine.place(call(ANSWERED), 0);
  timer.advance(100_000);
  expect(engine.cancel(leg, clock.now())).toBe(false);
  expect(engine.complete(leg, clock.now())).toBe(false);
  expect(leg.endedAt).toBe(67_000);
});

test('a recording that ends before its call keeps its length', () => {
  const { timer, engine, call, told } = given();
  const steps: readonly PlanStep[] = [
    ...ANSWERED.slice(0, 3),
    { kind: 'recorded', atMs: 66_500 },
    { kind: 'end', atMs: 67_000, end: COMPLETED },
  ];
  const leg = engine.place(call(steps, true), 0);
  timer.advance(100_000);
  expect(told).toContain('recorded 56 66500');
  expect(leg.recording?.durationSeconds).toBe(56);
});

test('a recorded call that is hung up still reports its recording, once', () => {
  const { timer, clock, engine, call, told } = given();
  const steps: readonly PlanStep[] = [...ANSWERED, { kind: 'recorded', atMs: 68_000 }];
  const leg = engine.place(call(steps, true), 0);
  timer.advance(20_000);
  engine.complete(leg, clock.now());
  expect(engine.inFlight).toBe(1);
  timer.advance(100_000);
  expect(told.filter((line) => line.startsWith('recorded'))).toEqual(['recorded 10 21200']);
  expect(engine.inFlight).toBe(0);
});

test('a leg dialed by a call knows its parent, skips the queue and reports as a child', () => {
  const { timer, engine, call, told, calls, mint, random } = given();
  const child = {
    sid: mint.callSid(random),
    from: '+14155550100',
    to: 'sip:agent@example.com',
    plan: {
      steps: [
        { kind: 'initiated', atMs: 0 },
        { kind: 'end', atMs: 3_000, end: { status: 'busy', sip: null, hangup: 'callee' } },
      ],
      line: LINE,
      answeredBy: null,
      recordingSid: null,
    },
  } as const;
  const parent = engine.place(
    call([...ANSWERED.slice(0, 3), { kind: 'dial', atMs: 12_000, child }, ...ANSWERED.slice(3)]),
    0,
  );
  timer.advance(12_000);
  const leg = calls.get(child.sid);
  expect(leg?.parentSid).toBe(parent.sid);
  expect(leg?.status).toBe('initiated');
  timer.advance(100_000);
  expect(told).toContain('outbound-dial busy 15000');
});

test('dialed legs end with their parent, and before it', () => {
  const { timer, clock, engine, call, told, mint, random } = given();
  const child = (to: string, steps: readonly PlanStep[]) => ({
    sid: mint.callSid(random),
    from: '+14155550100',
    to,
    plan: { steps, line: LINE, answeredBy: null, recordingSid: null },
  });
  const talking: readonly PlanStep[] = [
    { kind: 'initiated', atMs: 0 },
    { kind: 'answered', atMs: 1_000 },
    { kind: 'end', atMs: 90_000, end: COMPLETED },
  ];
  const ringing: readonly PlanStep[] = [
    { kind: 'initiated', atMs: 0 },
    { kind: 'ringing', atMs: 1_000 },
    { kind: 'end', atMs: 90_000, end: { status: 'no-answer', sip: null, hangup: null } },
  ];
  const parent = engine.place(
    call([
      ...ANSWERED.slice(0, 3),
      { kind: 'dial', atMs: 12_000, child: child('sip:a@example.com', talking) },
      { kind: 'dial', atMs: 12_000, child: child('sip:b@example.com', ringing) },
      { kind: 'end', atMs: 200_000, end: COMPLETED },
    ]),
    0,
  );
  timer.advance(20_000);
  engine.complete(parent, clock.now());
  timer.advance(300_000);
  expect(told.filter((line) => / (completed|canceled|no-answer) /.test(line))).toEqual([
    'outbound-dial completed 20000',
    'outbound-dial canceled 20000',
    'outbound-api completed 20000',
  ]);
  expect(engine.inFlight).toBe(0);
});

test('a leg under external control lasts until it is ended explicitly', () => {
  const { timer, engine, call, told } = given(() => true);
  const leg = engine.place(call(ANSWERED), 0);
  timer.advance(10_000_000);
  expect(leg.status).toBe('in-progress');
  expect(engine.inFlight).toBe(1);
  expect(engine.finish(leg, COMPLETED, 10_000_000)).toBe(true);
  expect(engine.finish(leg, COMPLETED, 10_000_000)).toBe(false);
  expect(told.slice(-2)).toEqual(['outbound-api completed 10000000', 'outbound-api settled']);
  expect(engine.inFlight).toBe(0);
});

test('a recording of such a leg ends with it', () => {
  const { timer, engine, call, told } = given(() => true);
  const leg = engine.place(call(ANSWERED, true), 0);
  timer.advance(30_000);
  engine.finish(leg, COMPLETED, 30_000);
  timer.advance(10_000);
  expect(told.slice(-2)).toEqual(['recorded 20 31200', 'outbound-api settled']);
});

test('a leg dialed by another ends with it, unless it was released', () => {
  const { timer, engine, call } = given(() => true);
  const parent = engine.place(call(ANSWERED), 0);
  const stays = engine.dial(parent, { ...call(ANSWERED), direction: 'outbound-dial' }, 0);
  const goes = engine.dial(parent, { ...call(ANSWERED), direction: 'outbound-dial' }, 0);
  timer.advance(20_000);
  engine.release(parent, stays);
  engine.complete(parent, 20_000);
  expect(stays).toMatchObject({ status: 'in-progress', parentSid: parent.sid });
  expect(goes).toMatchObject({ status: 'completed', hangup: 'caller' });
});

test('an inbound call that is held rings until it is answered', () => {
  const { timer, engine, call, told } = given(() => true);
  const plan: readonly PlanStep[] = [
    { kind: 'ringing', atMs: 0 },
    { kind: 'held', atMs: 0 },
  ];
  const leg = engine.place({ ...call(plan), direction: 'inbound' }, 0);
  timer.advance(60_000);
  expect(leg.status).toBe('ringing');
  expect(engine.answer(leg, 60_000)).toBe(true);
  expect(engine.answer(leg, 60_001)).toBe(false);
  engine.complete(leg, 70_000);
  expect(leg).toMatchObject({ status: 'completed', answeredAt: 60_000, hangup: 'callee' });
  expect(told.at(-1)).toBe('inbound settled');
});
