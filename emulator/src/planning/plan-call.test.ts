import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStreams } from '../world/seeded-random.ts';
import { sidMint } from '../world/sids.ts';
import type { Seconds } from '../world/spans.ts';
import type { CallBehavior } from './call-behavior.ts';
import { type CallPlan, endOf } from './call-plan.ts';
import { mixOf, USUAL_MIX } from './outcome-mix.ts';
import { type PlanTerms, planCall } from './plan-call.ts';
import { USUAL_PROFILE } from './plan-call-profile.ts';
import { planInbound, planOutboundDial } from './plan-dial.ts';

const TERMS: PlanTerms = {
  mix: USUAL_MIX,
  mint: sidMint('signalwire'),
  timeoutSeconds: 30,
  skipsQueue: false,
  record: false,
  detectMachine: false,
};
const AGENT = { from: '+12025550100', to: 'sip:agent@example.com' };
const chanceOf = (seed: string) => randomStreams(seed, 0).stream('plan');

const anySeconds: fc.Arbitrary<Seconds> = fc.oneof(
  fc.integer({ min: 0, max: 700 }),
  fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 9, max: 90 })),
  fc.record({
    median: fc.integer({ min: 1, max: 90 }),
    spread: fc.double({ min: 0, max: 2, noNaN: true }),
  }),
);
const maybeSeconds = fc.option(anySeconds, { nil: undefined });
const maybeSip = fc.option(fc.integer({ min: 400, max: 699 }), { nil: undefined });
const refusal = <Outcome extends string>(outcome: Outcome) =>
  fc.record({ outcome: fc.constant(outcome), sip: maybeSip, ringSeconds: maybeSeconds });
const anyBehavior: fc.Arbitrary<CallBehavior> = fc.oneof(
  fc.record({
    outcome: fc.constant('answered' as const),
    ringSeconds: maybeSeconds,
    talkSeconds: maybeSeconds,
    hangup: fc.constantFrom('caller' as const, 'callee' as const, undefined),
  }),
  refusal('busy' as const),
  refusal('no-answer' as const),
  refusal('failed' as const),
  fc.record({ outcome: fc.constant('canceled' as const), ringSeconds: maybeSeconds }),
  fc.constant({ outcome: 'mixed' as const, mix: USUAL_MIX }),
  fc.constant({ outcome: 'refused' as const, code: 21_217, message: 'No.' }),
);

const anyTerms = fc.record({
  behavior: fc.option(anyBehavior),
  mix: fc.constant(USUAL_MIX),
  mint: fc.constant(sidMint('signalwire')),
  timeoutSeconds: fc.integer({ min: 1, max: 600 }),
  skipsQueue: fc.boolean(),
  record: fc.boolean(),
  detectMachine: fc.boolean(),
});
const anyPlan: fc.Arbitrary<CallPlan> = fc
  .tuple(fc.string(), anyTerms, fc.integer({ min: 0, max: 2 }))
  .map(([seed, terms, kind]) => {
    const random = chanceOf(seed);
    if (kind === 0) return planCall(random, terms);
    return kind === 1 ? planInbound(random, terms, AGENT) : planOutboundDial(random, terms, AGENT);
  });

const kindsOf = (plan: CallPlan) => plan.steps.map((step) => step.kind);
const endStep = (plan: CallPlan) => {
  const step = plan.steps.find((candidate) => candidate.kind === 'end');
  if (step?.kind !== 'end') throw new Error('The plan has no end.');
  return step.end;
};

test('steps are in chronological order, none before the call, and there is exactly one end', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const times = plan.steps.map((step) => step.atMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      for (const at of times) expect(Number.isInteger(at) && at >= 0).toBe(true);
      expect(kindsOf(plan).filter((kind) => kind === 'end')).toHaveLength(1);
    }),
    { numRuns: 2_000 },
  );
});

test('statuses are reached only in order', () => {
  const order = ['initiated', 'ringing', 'answered', 'end'];
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const ranks = kindsOf(plan)
        .map((kind) => order.indexOf(kind))
        .filter((rank) => rank >= 0);
      expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => a - b));
    }),
    { numRuns: 2_000 },
  );
});

test('completed means answered; every other end means not answered', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const { status, sip } = endStep(plan);
      const isAnswered = kindsOf(plan).includes('answered');
      expect(isAnswered).toBe(status === 'completed');
      if (isAnswered) expect(sip).toBeNull();
      expect(plan.answeredBy === null || isAnswered).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('a recording ends after the answer, and only answered calls have one', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const recorded = plan.steps.find((step) => step.kind === 'recorded');
      const answered = plan.steps.find((step) => step.kind === 'answered');
      expect(recorded !== undefined).toBe(plan.recordingSid !== null && answered !== undefined);
      if (recorded !== undefined && answered !== undefined) {
        expect(recorded.atMs).toBeGreaterThanOrEqual(answered.atMs);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a recording is ready before the end of some calls, and after the end of others', () => {
  const orders = Array.from({ length: 100 }, (_, index) => {
    const terms = { ...TERMS, mix: mixOf({ completed: 1 }), record: true, timeoutSeconds: 600 };
    const kinds = kindsOf(planCall(chanceOf(`${index}`), terms));
    return kinds.indexOf('recorded') < kinds.indexOf('end') ? 'before' : 'after';
  });
  expect(new Set(orders)).toEqual(new Set(['before', 'after']));
});

test('the leg that a call dials ends before the call', () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const plan = planInbound(chanceOf(seed), TERMS, AGENT);
      for (const step of plan.steps) {
        if (step.kind !== 'dial') continue;
        expect(step.atMs + endOf(step.child.plan)).toBeLessThanOrEqual(endOf(plan));
        expect(step.child.plan.steps[0]).toEqual({ kind: 'initiated', atMs: 0 });
      }
    }),
    { numRuns: 1_000 },
  );
});

test('no call rings for longer than the timeout', () => {
  fc.assert(
    fc.property(fc.string(), anyTerms, (seed, terms) => {
      const { timeoutSeconds } = terms;
      const { steps } = planCall(chanceOf(seed), terms);
      const ringing = steps.find((step) => step.kind === 'ringing');
      const next = steps.find((step) => step.kind === 'answered' || step.kind === 'end');
      if (ringing === undefined || next === undefined) return;
      expect(next.atMs - ringing.atMs).toBeLessThanOrEqual(timeoutSeconds * 1_000);
    }),
    { numRuns: 2_000 },
  );
});

test.each(['busy', 'no-answer', 'failed', 'canceled'] as const)(
  'a mix of only %s ends every call that way, with a matching SIP code',
  (outcome) => {
    const codes = new Set<number>();
    for (let i = 0; i < 300; i += 1) {
      const end = endStep(planCall(chanceOf(`${i}`), { ...TERMS, mix: mixOf({ [outcome]: 1 }) }));
      expect(end.status).toBe(outcome);
      codes.add(end.sip?.code ?? 0);
    }
    const fitting = {
      busy: [486, 600],
      'no-answer': [480, 487],
      failed: [403, 404, 484, 488, 500, 502, 503, 504, 604],
      canceled: [487],
    }[outcome];
    expect([...codes].sort()).toEqual(fitting);
  },
);

test('some calls fail right after initiated, and some ring first', () => {
  const shapes = Array.from({ length: 200 }, (_, index) =>
    kindsOf(planCall(chanceOf(`${index}`), { ...TERMS, mix: mixOf({ failed: 1 }) })).join(' '),
  );
  expect(new Set(shapes)).toEqual(new Set(['initiated end', 'initiated ringing end']));
});

test('the default mix gives the default shares', () => {
  const counts: Record<string, number> = {};
  for (let i = 0; i < 5_000; i += 1) {
    const { status } = endStep(planCall(chanceOf(`${i}`), { ...TERMS, timeoutSeconds: 600 }));
    counts[status] = (counts[status] ?? 0) + 1;
  }
  expect(counts['completed']).toBeGreaterThan(3_000);
  expect(counts['failed']).toBeGreaterThan(300);
  expect(counts['busy']).toBeGreaterThan(300);
  expect(counts['no-answer']).toBeGreaterThan(600);
  expect(counts['canceled']).toBeGreaterThan(150);
});

test('a mix of only completed leaves no call unanswered, however short the timeout', () => {
  const mix = mixOf({ completed: 1 });
  const noneElse = (plan: CallPlan): void => {
    expect(endStep(plan).status).toBe('completed');
    for (const step of plan.steps) if (step.kind === 'dial') noneElse(step.child.plan);
  };
  for (let i = 0; i < 300; i += 1) {
    const terms = { ...TERMS, mix, timeoutSeconds: 1 + (i % 40) };
    noneElse(planCall(chanceOf(`out/${i}`), terms));
    noneElse(planOutboundDial(chanceOf(`dial/${i}`), terms, AGENT));
    noneElse(planInbound(chanceOf(`in/${i}`), terms, AGENT));
  }
});

test('a number set to answer does so, however short the timeout', () => {
  const terms = { ...TERMS, behavior: { outcome: 'answered' }, timeoutSeconds: 5 } as const;
  for (let i = 0; i < 100; i += 1) {
    expect(endStep(planCall(chanceOf(`${i}`), terms)).status).toBe('completed');
  }
});

test('a number set to ring for longer than the timeout does not answer', () => {
  const behavior = { outcome: 'answered', ringSeconds: 40 } as const;
  const said = planCall(chanceOf('said'), { ...TERMS, behavior });
  expect(endStep(said)).toMatchObject({ status: 'no-answer', sip: { code: 487 } });
  const profile = { ...USUAL_PROFILE, ringSeconds: 40 };
  const usual = planCall(chanceOf('usual'), { ...TERMS, mix: mixOf({ completed: 1 }), profile });
  expect(endStep(usual).status).toBe('no-answer');
});
