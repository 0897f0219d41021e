import { describe, expect, it } from 'vitest';
import { answered, at, factsOfLegs, leg, unanswered } from '../../../tests/support/call-facts.ts';
import type { OwnFact } from './call-fact.ts';

/** The parent, then these as its children. */
const family = (parent: OwnFact, ...children: readonly OwnFact[]) =>
  factsOfLegs([
    { ...parent, callSid: 'CA-parent' },
    ...children.map((child, index) => ({
      ...child,
      ...{ callSid: `CA-${index}`, parentCallSid: 'CA-parent' },
    })),
  ]);

const dialled = (from: number, to: number) => ({ startedAt: at(from), endedAt: at(to) });

describe('a parallel leg', () => {
  const bob = answered(60, { ...dialled(10, 80), answeredAt: at(20) });

  it.each([
    ['dialled at the same time', dialled(10, 20), true],
    ['that failed in the second in which both were dialled', dialled(10, 10), true],
    ['dialled later, but before the end', dialled(15, 20), true],
    ['that had ended when the other one was dialled', dialled(0, 10), false],
    ['dialled when the other one had ended', dialled(80, 90), false],
  ])('%s was answered elsewhere: %s', (_what, times, isElsewhere) => {
    const [, , other] = family(answered(90), bob, unanswered('canceled', times));
    expect(other?.isAnsweredElsewhere).toBe(isElsewhere);
    expect(other?.outcome).toBe(isElsewhere ? 'answeredElsewhere' : 'canceledBefore');
  });

  it('is known before it has ended', () => {
    const [, , other] = family(answered(90), bob, leg({ startedAt: at(12), status: 'ringing' }));
    expect([other?.isAnsweredElsewhere, other?.outcome]).toEqual([true, null]);
  });

  it('that was answered, too, is answered', () => {
    const [, one, other] = family(answered(90), bob, bob);
    expect([one?.outcome, other?.outcome]).toEqual(['answered', 'answered']);
  });

  it('is never a first leg', () => {
    expect(factsOfLegs([bob, unanswered('busy')]).map(({ outcome }) => outcome)).toEqual([
      'answered',
      'busy',
    ]);
  });

  it('has a start', () => {
    const [, , other] = family(answered(90), bob, unanswered('canceled', { startedAt: null }));
    expect(other?.isAnsweredElsewhere).toBe(false);
  });
});

describe('the wait for a person', () => {
  it("runs from the call's answer to its first child's", () => {
    const [parent] = family(
      answered(90),
      unanswered('no-answer'),
      answered(9, { answeredAt: at(40) }),
      answered(9, { answeredAt: at(30) }),
    );
    expect(parent).toMatchObject({ children: 3, answeredChildren: 2 });
    expect(parent).toMatchObject({ childAnsweredAt: at(30), waitSeconds: 23 });
  });

  it("is 0 if the child's answer came first", () => {
    const [parent] = family(answered(90), answered(9, { answeredAt: at(6) }));
    expect(parent?.waitSeconds).toBe(0);
  });

  it("isn't known if one of the answers isn't", () => {
    const [parent] = family(answered(90), answered(9, { answeredAt: null }));
    expect(parent).toMatchObject({ answeredChildren: 1, childAnsweredAt: null, waitSeconds: null });
    const [other] = family(answered(90, { answeredAt: null }), answered(9));
    expect(other).toMatchObject({ answeredChildren: 1, childAnsweredAt: at(7), waitSeconds: null });
  });
});

it("a child has its parent's dimensions where it has none", () => {
  const [parent, child] = family(
    answered(9, { dimensions: { queue: 'support', agent: '1' } }),
    answered(9, { dimensions: { agent: '2' } }),
  );
  expect(child?.allDimensions).toEqual({ queue: 'support', agent: '2' });
  expect(parent?.allDimensions).toEqual({ queue: 'support', agent: '1' });
  expect(child?.dimensions).toEqual({ agent: '2' });
});
