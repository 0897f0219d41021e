import { expect, it } from 'vitest';
import {
  eventOf,
  numberLevel,
  progress,
  recordingIs,
  sentTo,
} from '../../../tests/support/callbacks.ts';
import type { CallState } from './call-state.ts';
import { viewCall } from './call-view.ts';
import { join } from './join.ts';

type Sent = ReturnType<typeof sentTo>;

const stateOf = (deliveries: readonly Sent[]): CallState | null =>
  deliveries.reduce<CallState | null>((known, one) => join(known, eventOf(one)).state, null);

const dimensionsOf = (...deliveries: readonly Sent[]) => {
  const state = stateOf(deliveries);
  return state === null ? null : (viewCall(state)?.dimensions ?? null);
};

const ringing = sentTo(progress('ringing', 1), 'queue=support');
const answered = sentTo(progress('in-progress', 5), 'agent=42');
const completed = sentTo(progress('completed', 9), 'queue=sales');

it('shows the latest value of each dimension, in any order of arrival', () => {
  expect(dimensionsOf(ringing, answered, completed)).toEqual({ agent: '42', queue: 'sales' });
  const backwards = dimensionsOf(completed, answered, ringing);
  expect(JSON.stringify(backwards)).toBe('{"agent":"42","queue":"sales"}');
});

it('keeps a value that later callbacks do not repeat', () => {
  expect(dimensionsOf(ringing, progress('completed', 9))).toEqual({ queue: 'support' });
});

it("takes them from a number's own callback, and not from a recording's", () => {
  expect(dimensionsOf(sentTo(numberLevel('completed', 1, 8), 'queue=support'))).toEqual({
    queue: 'support',
  });
  expect(dimensionsOf(ringing, sentTo(recordingIs('completed'), 'queue=sales'))).toEqual({
    queue: 'support',
  });
});

it('is empty for a call without any', () => {
  expect(dimensionsOf(progress('ringing', 1))).toEqual({});
});
