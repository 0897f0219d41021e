import { expect, test } from 'vitest';
import { CallEngine } from '../calls/call-engine.ts';
import type { CallLeg } from '../calls/call-leg.ts';
import { Behaviors } from '../planning/behaviors.ts';
import { USUAL_MIX } from '../planning/outcome-mix.ts';
import { EmulatedClock } from '../world/emulated-clock.ts';
import { Ledger } from '../world/ledger.ts';
import { ManualTimer } from '../world/manual-timer.ts';
import { Schedule } from '../world/schedule.ts';
import { randomStreams } from '../world/seeded-random.ts';
import { sidMint } from '../world/sids.ts';
import { readScenario, type Scenario, type ScenarioInput } from './scenario.ts';
import { Script } from './script.ts';
import { Traffic } from './traffic.ts';

const START_AT = Date.UTC(2026, 5, 22);
const DAY_MS = 86_400_000;
const SILENT = { progress: null, number: null, recording: null, dialed: null };

function scenarioOf(input: ScenarioInput): Scenario {
  const read = readScenario(input);
  if (!read.ok) throw new Error(read.problem);
  return read.scenario;
}

/** Runs the calls of a scenario for a day. */
function given(input: ScenarioInput, callsPerSecond = 0, calls: number | null = null) {
  const { mix, profile, numbers, load, retries, calls: script } = scenarioOf(input);
  const timer = new ManualTimer(0);
  const schedule = new Schedule(new EmulatedClock(timer, START_AT, 1), timer);
  const ledger = new Ledger<CallLeg>(100_000);
  const engine = new CallEngine(schedule, ledger, {
    moved() {},
    recorded() {},
    settled() {},
    takesOver: () => false,
  });
  const terms = {
    mix: mix ?? USUAL_MIX,
    profile,
    behaviors: new Behaviors(numbers),
    mint: sidMint('signalwire'),
    outboundReporting: SILENT,
    inboundReporting: SILENT,
  };
  const streams = randomStreams('traffic', START_AT);
  const common = { streams, schedule, engine, terms, startAt: START_AT };
  const traffic = new Traffic({ ...common, callsPerSecond, calls, load, retries });
  const placed = new Script({ ...common, script });
  traffic.start();
  placed.start();
  timer.advance(DAY_MS);
  const legs = [...ledger.oldestFirst()];
  return { traffic, script: placed, firstLegs: legs.filter((leg) => leg.parentSid === null) };
}

test('a caller who reaches no one calls again after the end, with the same two numbers', () => {
  const retries = { share: 1, most: 2, afterSeconds: 60 };
  const { firstLegs, traffic } = given({ mix: { busy: 1 }, retries }, 0.01, 40);
  expect(traffic.isOver).toBe(true);
  const outbound = firstLegs.filter((leg) => leg.direction === 'outbound-api');
  // Every call but the first of its pair began a minute after the end of an earlier one.
  const pairOf = (leg: CallLeg) => `${leg.from} ${leg.to}`;
  const isAgain = (leg: CallLeg) =>
    outbound.some(
      (other) => pairOf(other) === pairOf(leg) && (other.endedAt ?? 0) + 60_000 === leg.createdAt,
    );
  expect(outbound.filter(isAgain)).toHaveLength((outbound.length / 3) * 2);
  expect(new Set(firstLegs.map((leg) => leg.sid)).size).toBe(firstLegs.length);
});

test('without retries, no one calls again', () => {
  const { firstLegs } = given({ mix: { busy: 1 } }, 0.01, 40);
  expect(firstLegs).toHaveLength(40);
});

test('numbers of a scenario behave as configured, and talk for as long', () => {
  const { firstLegs } = given(
    { numbers: [{ number: '+1*', outcome: 'answered', talkSeconds: 7, ringSeconds: 3 }] },
    0.05,
    200,
  );
  const plain = firstLegs.filter(
    (leg) => leg.direction === 'outbound-api' && leg.answeredAt !== null,
  );
  const talks = plain.map((leg) => (leg.endedAt ?? 0) - (leg.answeredAt ?? 0));
  expect(plain.length).toBeGreaterThan(100);
  // The others are connected to a second party, and last longer.
  expect(talks.filter((ms) => ms === 7_000).length).toBeGreaterThan(100);
});

test('calls come in the busy hours', () => {
  const { firstLegs } = given({ load: 'campaign' }, 0.02);
  const hours = firstLegs.map((leg) => new Date(leg.createdAt).getUTCHours());
  expect(hours.length).toBeGreaterThan(300);
  expect(Math.min(...hours)).toBe(9);
  expect(Math.max(...hours)).toBe(16);
});

test('scripted calls are placed at their times, as often as they say, and go as they say', () => {
  const { firstLegs, script } = given({
    calls: [
      { at: 30, to: '+15005550120', from: '+13125550102' },
      {
        at: '2026-06-22T08:00:00Z',
        to: '+12125550100',
        outcome: 'failed',
        sip: 503,
        times: 3,
        everySeconds: 10,
      },
      { at: 5, direction: 'inbound', from: '+12125550199', outcome: 'answered', talkSeconds: 12 },
    ],
  });
  expect(script.isOver).toBe(true);
  expect(
    firstLegs.map(({ createdAt, from, status, sip }) => [
      (createdAt - START_AT) / 1_000,
      from,
      status,
      sip?.code ?? null,
    ]),
  ).toEqual([
    [5, '+12125550199', 'completed', null],
    [30, '+13125550102', 'busy', 486],
    [28_800, expect.any(String), 'failed', 503],
    [28_810, expect.any(String), 'failed', 503],
    [28_820, expect.any(String), 'failed', 503],
  ]);
});
