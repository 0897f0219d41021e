import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Behaviors } from '../planning/behaviors.ts';
import { USUAL_MIX } from '../planning/outcome-mix.ts';
import { randomStreams } from '../world/seeded-random.ts';
import { sidMint } from '../world/sids.ts';
import { generateCall, type TrafficTerms } from './generated-call.ts';

const SILENT = { progress: null, number: null, recording: null, dialed: null };
const TERMS: TrafficTerms = {
  mix: USUAL_MIX,
  mint: sidMint('signalwire'),
  outboundReporting: SILENT,
  inboundReporting: SILENT,
};
const callOf = (seed: string, startAt: number, index: number) =>
  generateCall(randomStreams(seed, startAt).stream(`call/${index}`), TERMS);

test('the same seed, start and index give the same call, down to the last detail', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.nat(), (seed, startAt, index) => {
      expect(callOf(seed, startAt, index)).toEqual(callOf(seed, startAt, index));
    }),
  );
});

test('another seed or start gives calls with other identifiers', () => {
  const first = callOf('a', 1, 0).sid;
  expect(callOf('b', 1, 0).sid).not.toBe(first);
  expect(callOf('a', 2, 0).sid).not.toBe(first);
  expect(callOf('a', 1, 1).sid).not.toBe(first);
});

test('no identifier occurs twice in fifty thousand calls', () => {
  const sids = new Set(Array.from({ length: 50_000 }, (_, index) => callOf('s', 0, index).sid));
  expect(sids.size).toBe(50_000);
});

test('generated numbers are from the range reserved for fiction', () => {
  for (let i = 0; i < 500; i += 1) {
    const { from, to } = callOf('numbers', 0, i);
    expect(from).toMatch(/^\+1\d{3}55501\d\d$/);
    expect(to).toMatch(/^\+1\d{3}55501\d\d$/);
  }
});

test('traffic has inbound calls, outbound calls, and calls that dial', () => {
  const kinds = new Set<string>();
  for (let i = 0; i < 200; i += 1) {
    const call = callOf('kinds', 0, i);
    const dials = call.plan.steps.some((step) => step.kind === 'dial');
    kinds.add(`${call.direction}${dials ? ' that dials' : ''}`);
  }
  expect(kinds).toEqual(
    new Set(['inbound', 'inbound that dials', 'outbound-api', 'outbound-api that dials']),
  );
});

test('a rule for agents applies to the legs connected to them', () => {
  const behaviors = new Behaviors([{ number: 'sip:agent-*', behavior: { outcome: 'busy' } }]);
  const dialed = Array.from({ length: 200 }, (_, index) =>
    generateCall(randomStreams('agents', 0).stream(`${index}`), { ...TERMS, behaviors }),
  ).flatMap(({ plan }) => plan.steps.flatMap((step) => (step.kind === 'dial' ? step.child : [])));
  expect(dialed.length).toBeGreaterThan(30);
  for (const { to, plan } of dialed) {
    expect(to).toMatch(/^sip:agent-/);
    expect(plan.steps.at(-1)).toMatchObject({ kind: 'end', end: { status: 'busy' } });
  }
});
