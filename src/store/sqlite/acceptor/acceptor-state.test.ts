import { expect, it } from 'vitest';
import { type AcceptorCondition, AcceptorState } from './acceptor-state.ts';

const STEPS = {
  stall: (state: AcceptorState) => state.stall('the disk is full'),
  recover: (state: AcceptorState) => state.recover(),
  beginClosing: (state: AcceptorState) => state.beginClosing(),
  fail: (state: AcceptorState) => state.fail('the disk is gone'),
};
type Step = keyof typeof STEPS;

/** How each condition is reached. */
const PATHS: Readonly<Record<AcceptorCondition, readonly Step[]>> = {
  open: [],
  stalled: ['stall'],
  closing: ['beginClosing'],
  failed: ['fail'],
};

function after(...steps: readonly Step[]): AcceptorState {
  const state = new AcceptorState();
  for (const step of steps) STEPS[step](state);
  return state;
}

it.each<[from: AcceptorCondition, step: Step, to: AcceptorCondition]>([
  ['open', 'stall', 'stalled'],
  ['open', 'recover', 'open'],
  ['open', 'beginClosing', 'closing'],
  ['open', 'fail', 'failed'],
  ['stalled', 'stall', 'stalled'],
  ['stalled', 'recover', 'open'],
  ['stalled', 'beginClosing', 'closing'],
  ['stalled', 'fail', 'failed'],
  ['closing', 'stall', 'closing'],
  ['closing', 'recover', 'closing'],
  ['closing', 'beginClosing', 'closing'],
  ['closing', 'fail', 'failed'],
  ['failed', 'stall', 'failed'],
  ['failed', 'recover', 'failed'],
  ['failed', 'beginClosing', 'failed'],
  ['failed', 'fail', 'failed'],
])('%s, %s: %s', (from, step, to) => {
  const state = after(...PATHS[from], step);
  expect(state.condition).toBe(to);
  expect(state.isOpen).toBe(to === 'open');
  expect(state.isAlive).toBe(to === 'open' || to === 'stalled');
  expect(state.hasFailed).toBe(to === 'failed');
});

it('says why callbacks are not accepted, and nothing while they are', () => {
  expect(after().problem).toBeNull();
  expect(after('stall').problem).toBe('the disk is full');
  expect(after('stall', 'recover').problem).toBeNull();
  expect(after('beginClosing').problem).toBe('Callboard is stopping');
  expect(after('stall', 'fail').problem).toBe('the disk is gone');
});
