import { describe, expect, test } from 'vitest';
import { USUAL_PROFILE } from '../planning/plan-call-profile.ts';
import { parseScenario, readScenario, type Scenario, type ScenarioInput } from './scenario.ts';

function scenarioOf(input: ScenarioInput): Scenario {
  const read = readScenario(input);
  if (!read.ok) throw new Error(read.problem);
  return read.scenario;
}

function problemOf(input: unknown): string {
  const read = readScenario(input);
  return read.ok ? 'none' : read.problem;
}

test('an empty scenario leaves the defaults', () => {
  expect(scenarioOf({})).toEqual({
    mix: null,
    profile: USUAL_PROFILE,
    load: null,
    retries: null,
    dimensions: {},
    numbers: [],
    calls: [],
    faults: [],
  });
});

test('a complete scenario is read', () => {
  const scenario = scenarioOf({
    mix: { completed: 70, busy: 30 },
    ringSeconds: 5,
    talkSeconds: { median: 60, spread: 0.5, most: 600 },
    machineShare: 0.4,
    lines: { poor: 1 },
    load: 'office-day',
    retries: { share: 1, most: 2, afterSeconds: [30, 60] },
    numbers: [{ number: '+1212*', outcome: 'failed', sip: 503 }],
    calls: [{ at: 5, to: '+15005550120', times: 3, everySeconds: 2 }],
    faults: [{ fault: 'duplicate', probability: 0.05 }],
  });
  expect(scenario.mix).toMatchObject({ completed: 70, busy: 30, failed: 0 });
  expect(scenario.profile).toMatchObject({ ringSeconds: 5, machineShare: 0.4 });
  expect(scenario.profile.lines).toMatchObject({ poor: 1, good: 0 });
  expect(scenario.load).toHaveLength(24);
  expect(scenario.retries).toMatchObject({ share: 1, most: 2, after: expect.any(Array) });
  expect(scenario.numbers[0]?.behavior).toEqual({ outcome: 'failed', sip: 503 });
  expect(scenario.calls[0]).toMatchObject({ at: { afterMs: 5_000 }, times: 3, everyMs: 2_000 });
  expect(scenario.faults).toHaveLength(1);
});

test('a call can be placed at a moment, and say how it goes', () => {
  const scenario = scenarioOf({
    calls: [
      { at: '2026-06-22T08:00:00Z', direction: 'inbound', outcome: 'answered', talkSeconds: 9 },
    ],
  });
  expect(scenario.calls[0]).toMatchObject({
    at: { moment: Date.UTC(2026, 5, 22, 8) },
    behavior: { outcome: 'answered', talkSeconds: 9 },
  });
});

test('a rule is for a number, an address, or a pattern of either', () => {
  const numbers = [
    '+12125550100',
    '+1212*',
    '+1???5550100',
    '*0100',
    '?*',
    'sip:agent-*',
    'client:al',
  ];
  const rules = numbers.map((number) => ({ number, outcome: 'busy' as const }));
  expect(scenarioOf({ numbers: rules }).numbers.map(({ number }) => number)).toEqual(numbers);
});

describe('a problem says what is wrong, and where', () => {
  test.each([
    [{ mix: { bussy: 1 } }, 'bussy', 'mix'],
    [{ mix: { busy: 0 } }, "can't be all zero", 'mix'],
    [{ ringSeconds: -1 }, 'must not be negative', 'ringSeconds'],
    [{ ringSeconds: 'long' }, 'must be seconds: 5, [2, 8]', 'ringSeconds'],
    [{ talkSeconds: [9, 1] }, "the first can't be above the second", 'talkSeconds'],
    [{ load: [1, 2] }, '24 numbers, one for each hour', 'load'],
    [{ load: Array(24).fill(0) }, 'one hour above 0', 'load'],
    [{ retries: 'often' }, 'must be true, false', 'retries'],
    [{ numbers: [{ number: '+1', outcome: 'bsy' }] }, 'outcome', 'numbers[0]'],
    [{ numbers: [{ number: '+1', outcome: 'busy', sip: 200 }] }, '400', 'numbers[0].sip'],
    [{ numbers: [{ number: '12125550100', outcome: 'busy' }] }, 'must be E.164', 'numbers[0]'],
    [{ numbers: [{ number: '+1 212 *', outcome: 'busy' }] }, 'must be E.164', 'numbers[0].number'],
    [{ numbers: [{ outcome: 'busy' }] }, 'must name a number', 'numbers[0].number'],
    [{ calls: [{ at: 'noon' }] }, 'must be seconds after the start', 'calls[0].at'],
    [{ calls: [{ at: 1, to: '555' }] }, 'must be E.164', 'calls[0].to'],
    [
      { calls: [{ at: 1, direction: 'inbound', outcome: 'busy' }] },
      'is always answered',
      'calls[0]',
    ],
    [{ faults: [{ fault: 'typo' }] }, 'must be one of', 'faults[0].fault'],
    [{ speed: 2 }, 'speed', ''],
  ])('%j', (input, what, where) => {
    const problem = problemOf(input);
    expect(problem).toContain(what);
    expect(problem).toContain(where);
  });

  test('invalid JSON', () => {
    const read = parseScenario('{ "mix": ');
    expect(read.ok ? '' : read.problem).toContain("isn't valid JSON");
  });
});
