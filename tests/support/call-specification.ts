/**
 * `given(callbacks).when(callback).thenCall({ … })`: the join as a specification. Every step also asserts the
 * invariants, and no step may change a state it was given.
 */

import { expect } from 'vitest';
import type { CallState } from '../../src/core/calls/call-state.ts';
import { viewCall } from '../../src/core/calls/call-view.ts';
import { join, type Verdict } from '../../src/core/calls/join.ts';
import type { Call } from '../../src/core/wire/call.ts';
import { type Delivery, eventOf } from './callbacks.ts';
import { holdsAll } from './invariants.ts';

/** A call, as far as its callbacks have reported it. */
export interface Story {
  /** The call's state, for questions that no other method answers. */
  readonly state: CallState | null;
  /** One more callback arrives. */
  when(delivery: Delivery): Story;
  /** The call shows these fields, among others. */
  thenCall(expected: Partial<Call>): Story;
  /** There is a row, but no call to show, because no status callback has arrived. */
  thenHidden(): Story;
  /** Whether the last callback reported something new. */
  thenVerdict(expected: Verdict): Story;
}

/** A call with these callbacks, in this order. */
export const given = (...deliveries: readonly Delivery[]): Story =>
  deliveries.reduce<Story>((told, delivery) => told.when(delivery), story(null, null));

function story(state: CallState | null, verdict: Verdict | null): Story {
  const self: Story = {
    state,
    when: (delivery) => {
      const event = eventOf(delivery);
      const joined = join(state, event);
      holdsAll(state, event, joined);
      return story(frozen(joined.state), joined.verdict);
    },
    thenCall: (expected) => {
      const call = state === null ? null : viewCall(state);
      expect(call).not.toBeNull();
      for (const [name, value] of Object.entries(expected))
        expect(call).toHaveProperty(name, value);
      return self;
    },
    thenHidden: () => {
      expect(state).not.toBeNull();
      expect(state === null ? null : viewCall(state)).toBeNull();
      return self;
    },
    thenVerdict: (expected) => {
      expect(verdict).toBe(expected);
      return self;
    },
  };
  return self;
}

/** The same value, frozen: a write to any part of it throws. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}
