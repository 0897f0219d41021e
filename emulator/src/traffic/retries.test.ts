import { expect, test } from 'vitest';
import { mixOf, type OutcomeMix } from '../planning/outcome-mix.ts';
import { planCall } from '../planning/plan-call.ts';
import { planInbound } from '../planning/plan-dial.ts';
import { randomStreams } from '../world/seeded-random.ts';
import { sidMint } from '../world/sids.ts';
import { drawRetryMs, type RetryHabits } from './retries.ts';

const random = randomStreams('retries', 0).stream('any');
const terms = (mix: Partial<OutcomeMix>) => ({
  mix: mixOf(mix),
  mint: sidMint('signalwire'),
  timeoutSeconds: 600,
  skipsQueue: false,
  record: false,
  detectMachine: false,
});
const always: RetryHabits = {
  share: 1,
  afterSeconds: 30,
  most: 2,
  after: ['busy', 'no-answer', 'failed'],
};

test.each(['busy', 'no-answer', 'failed'] as const)(
  'a caller whose call was %s tries again',
  (end) => {
    const plan = planCall(random, terms({ [end]: 1 }));
    expect(drawRetryMs(random, always, plan, 0)).toBe(30_000);
  },
);

test.each(['completed', 'canceled'] as const)('after %s, no one tries again', (end) => {
  const plan = planCall(random, terms({ [end]: 1 }));
  expect(drawRetryMs(random, always, plan, 0)).toBeNull();
});

test('callers give up after this many times', () => {
  const plan = planCall(random, terms({ busy: 1 }));
  expect(drawRetryMs(random, always, plan, 1)).toBe(30_000);
  expect(drawRetryMs(random, always, plan, 2)).toBeNull();
});

test('only some of the callers try again', () => {
  const plan = planCall(random, terms({ busy: 1 }));
  const tries = Array.from({ length: 1_000 }, () =>
    drawRetryMs(random, { ...always, share: 0.3 }, plan, 0),
  ).filter((ms) => ms !== null).length;
  expect(tries).toBeGreaterThan(220);
  expect(tries).toBeLessThan(380);
});

test('an inbound caller who reaches no agent tries again', () => {
  const agent = { from: '+12025550100', to: 'sip:agent@example.com' };
  const plans = Array.from({ length: 50 }, () => planInbound(random, terms({ busy: 1 }), agent));
  const dialed = plans.filter((plan) => plan.steps.some((step) => step.kind === 'dial'));
  expect(dialed.length).toBeGreaterThan(10);
  for (const plan of dialed) expect(drawRetryMs(random, always, plan, 0)).toBe(30_000);
});
