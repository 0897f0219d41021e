import { expect, test } from 'vitest';
import { parseCallbackTarget } from '../contract/callback-target.ts';
import { trafficReporting } from '../options/traffic-reporting.ts';
import { USUAL_MIX } from '../planning/outcome-mix.ts';
import { randomStreams } from '../world/seeded-random.ts';
import { sidMint } from '../world/sids.ts';
import type { DimensionMix } from './call-dimensions.ts';
import { drawScenarioCall } from './draw-scenario-call.ts';
import { callAgain, generateCall, type TrafficTerms } from './generated-call.ts';
import { readScenario, type ScenarioInput } from './scenario.ts';

function scenarioOf(input: ScenarioInput) {
  const read = readScenario(input);
  return read.ok ? read.scenario : expect.fail(read.problem);
}

const USUAL = scenarioOf({ dimensions: true }).dimensions;

const termsWith = (
  dimensions: DimensionMix,
  url = 'http://127.0.0.1/cb?tenant=1',
): TrafficTerms => ({
  mix: USUAL_MIX,
  mint: sidMint('signalwire'),
  dimensions,
  ...trafficReporting({ target: parseCallbackTarget(url, 'signalwire', 'call') }),
});

const randomOf = (index: number) => randomStreams('seed', 0).stream(`call/${index}`);
const calls = (dimensions: DimensionMix, count = 200) =>
  Array.from({ length: count }, (_, index) => generateCall(randomOf(index), termsWith(dimensions)));

type Generated = ReturnType<typeof generateCall>;

const queryOf = ({ reporting: { progress, number } }: Generated): URLSearchParams => {
  const address = progress ?? number ?? expect.fail('the call reports');
  return new URL(`http://x${address.target.path}`).searchParams;
};

test('are in the query of the call, behind what the target has, and not in that of the legs it dials', () => {
  for (const call of calls(USUAL)) {
    const query = queryOf(call);
    expect([...query.keys()].slice(0, 3)).toEqual(['tenant', 'queue', 'agent']);
    expect(call.reporting.dialed?.target.path).toBe('/cb?tenant=1');
    expect(call.reporting.recording?.target.path).toBe('/cb?tenant=1');
  }
});

test('take all their values, and leave out a name whose value is empty', () => {
  const queries = calls(USUAL).map(queryOf);
  const valuesOf = (name: string) => new Set(queries.map((query) => query.get(name)));
  expect(valuesOf('queue')).toEqual(new Set(['support', 'sales', 'billing']));
  expect(valuesOf('agent').size).toBe(24);
  expect(valuesOf('campaign')).toEqual(new Set([null, 'spring', 'renewal']));
});

test('depend on the seed only, and change nothing else about a call', () => {
  expect(calls(USUAL)).toEqual(calls(USUAL));
  const bare = (generated: readonly Generated[]) =>
    generated.map(({ reporting: _, ...call }) => call);
  expect(bare(calls(USUAL))).toEqual(bare(calls({})));
});

test('stay the same when a caller tries again', () => {
  const [call] = calls(USUAL);
  if (call === undefined) expect.fail();
  const again = callAgain(randomOf(7), termsWith(USUAL), call);
  expect(`${queryOf(again)}`).toBe(`${queryOf(call)}`);
});

test('are chosen by a scenario, by weight or alike, and by its calls', () => {
  const { dimensions, calls: written } = scenarioOf({
    dimensions: { queue: { 'a b': 1, never: 0 }, agent: ['1', '2'] },
    calls: [{ at: 0, dimensions: { agent: '7', vip: 'yes' } }],
  });
  const [call] = written;
  if (call === undefined) expect.fail();
  const drawn = drawScenarioCall(randomOf(1), termsWith(dimensions), call);
  expect(drawn.reporting.progress?.target.path).toBe('/cb?tenant=1&queue=a+b&agent=7&vip=yes');
});

test.each([
  { queue: [] },
  { queue: { support: 0 } },
  { queue: { support: -1 } },
  { queue: 'support' },
])('%j is refused', (dimensions) => {
  const read = readScenario({ dimensions });
  expect(read.ok ? null : read.problem).toContain('dimensions');
});
