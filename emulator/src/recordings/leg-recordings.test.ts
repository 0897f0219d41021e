import { expect, test } from 'vitest';
import { lineOf } from '../audio/line-quality.ts';
import { CallReporter } from '../callbacks/call-reporter.ts';
import { CallEngine } from '../calls/call-engine.ts';
import type { CallLeg } from '../calls/call-leg.ts';
import { parseCallbackTarget } from '../contract/callback-target.ts';
import { DEFAULT_CALL_EVENTS } from '../contract/subscription.ts';
import type { Callback } from '../delivery/deliverer.ts';
import type { PlanStep } from '../planning/call-plan.ts';
import { EmulatedClock } from '../world/emulated-clock.ts';
import { Ledger } from '../world/ledger.ts';
import { ManualTimer } from '../world/manual-timer.ts';
import { Schedule } from '../world/schedule.ts';
import { randomStreams } from '../world/seeded-random.ts';
import { sidMint } from '../world/sids.ts';
import { LegRecordings } from './leg-recordings.ts';
import { Recorder } from './recorder.ts';

const SECOND = 1_000;

/** A call that is answered after 5 s and lasts 57 s. Its recording is ready at the given time. */
function given(readyAtMs: number) {
  const timer = new ManualTimer(0);
  const schedule = new Schedule(new EmulatedClock(timer, 0, 1), timer);
  const random = randomStreams('recordings', 0).stream('sids');
  const mint = sidMint('signalwire');
  const emitted: Callback[] = [];
  const terms = {
    dialect: 'signalwire',
    accountSid: 'account-1',
    recordingUrl: (sid: string) => `http://emulator/${sid}`,
    emit: (callback: Callback) => emitted.push(callback),
  } as const;
  const recorder = new Recorder({ ...terms, schedule, keepFinished: 10, onSettled() {} });
  const reporter = new CallReporter({ ...terms, sequenceNumbers: true });
  const recordings = new LegRecordings(recorder);
  const engine = new CallEngine(schedule, new Ledger<CallLeg>(10), {
    moved(leg, at) {
      reporter.moved(leg, at);
      recordings.moved(leg, at);
    },
    recorded: (leg, at) => recordings.recorded(leg, at),
    settled() {},
    takesOver: () => false,
  });
  const target = parseCallbackTarget('http://localhost/cb', 'signalwire', 'call');
  if (target === null) throw new Error('The test has a bad URL.');
  const address = { target, method: 'POST' } as const;
  const steps: PlanStep[] = [
    { kind: 'initiated', atMs: 200 },
    { kind: 'answered', atMs: 5 * SECOND },
    { kind: 'end', atMs: 62 * SECOND, end: { status: 'completed', sip: null, hangup: 'caller' } },
    { kind: 'recorded', atMs: readyAtMs },
  ];
  const leg = engine.place(
    {
      sid: mint.callSid(random),
      direction: 'outbound-api',
      from: '+14155550100',
      to: '+12025550101',
      callerName: null,
      forwardedFrom: null,
      voice: null,
      recordingTerms: { channels: 2, track: 'both', trim: 'do-not-trim' },
      reporting: {
        progress: { ...address, events: DEFAULT_CALL_EVENTS },
        number: null,
        recording: { ...address, events: new Set(['in-progress', 'completed']) },
        dialed: null,
      },
      plan: {
        steps: steps.sort((a, b) => a.atMs - b.atMs),
        line: lineOf('perfect', random),
        answeredBy: 'human',
        recordingSid: mint.recordingSid(random),
      },
    },
    0,
  );
  return { timer, leg, recorder, emitted };
}

test('a call that records itself is recorded from its answer', () => {
  const { timer, leg, recorder } = given(64 * SECOND);
  timer.advance(4 * SECOND);
  expect(recorder.ledger.size).toBe(0);
  timer.advance(2 * SECOND);
  const [recording] = recorder.ledger.newestFirst();
  expect(recording).toMatchObject({ callSid: leg.sid, status: 'in-progress', channels: 2 });
  expect(recording).toMatchObject({ source: 'outbound-api', startedAt: 5 * SECOND });
  timer.advance(60 * SECOND);
  expect(recording).toMatchObject({ status: 'completed', durationSeconds: 57 });
});

test.each([
  [61_800, ['recording in-progress', 'recording completed', 'completed']],
  [64_000, ['recording in-progress', 'completed', 'recording completed']],
] as const)('a recording that is ready at %i ms is reported in order', (readyAtMs, order) => {
  const { timer, emitted } = given(readyAtMs);
  timer.advance(70 * SECOND);
  expect(emitted.map(({ label }) => label)).toEqual(order);
  const told = emitted.find(({ label }) => label === 'recording completed')?.parameters;
  const end = emitted.find(({ label }) => label === 'completed')?.parameters;
  expect(told).toMatchObject({ CallSid: end?.['CallSid'], RecordingStatus: 'completed' });
  expect(told?.['CallStatus']).toBeUndefined();
  for (const name of ['RecordingSid', 'RecordingUrl', 'RecordingDuration']) {
    expect(told?.[name]).toBe(end?.[name]);
    expect(told?.[name]).toBeDefined();
  }
});
