/**
 * The invariants of `src/core/SPEC.md` over random histories of calls, as raw callbacks through `classify`,
 * `readEvent` and `join`. To run each a million times: `FC_RUNS=1000000 vitest run tests/properties`.
 */

import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { CallEvent } from '../../src/core/call-event.ts';
import { classify } from '../../src/core/callback/classify.ts';
import { parseForm } from '../../src/core/callback/form.ts';
import type { CallState } from '../../src/core/calls/call-state.ts';
import { viewCall } from '../../src/core/calls/call-view.ts';
import { join } from '../../src/core/calls/join.ts';
import { type Delivery, readDelivery } from '../support/callbacks.ts';
import { callHistory, callNames, disordered } from '../support/histories.ts';
import { expectSame, holdsI2, holdsI4, holdsI5, holdsI6 } from '../support/invariants.ts';
import { propertySettings, propertyTimeoutMs } from '../support/property.ts';
import { referenceCall } from '../support/reference-call.ts';

const HISTORY = fc
  .constantFrom('signalwire' as const, 'twilio' as const)
  .chain((provider) => callHistory(callNames(1, provider)));
/** Decides the order and the repeats; doesn't need to shrink. */
const DISORDER = fc.noShrink(fc.integer());

/** The events of deliveries, each fact once, with the time its first copy was received. */
function eventsOf(deliveries: readonly Delivery[]): readonly CallEvent[] {
  const events = new Map<string, CallEvent>();
  for (const delivery of deliveries) {
    const event = readDelivery(delivery);
    if (event !== null && !events.has(event.key)) events.set(event.key, event);
  }
  return [...events.values()];
}

const joinAll = (events: readonly CallEvent[]): CallState | null =>
  events.reduce<CallState | null>((state, event) => join(state, event).state, null);

/** A state without what depends on the order of arrival: the order of its stamps, and repeats. */
const settled = (state: CallState | null): unknown =>
  state === null
    ? null
    : {
        ...state,
        stamps: state.stamps.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
        duplicates: 0,
      };

/** A call without its arrival facts. */
function settledCall(state: CallState | null): unknown {
  const call = state === null ? null : viewCall(state);
  return call === null ? null : { ...call, firstSeenAt: null, updatedAt: null, duplicates: 0 };
}

function property(name: string, check: (events: readonly CallEvent[], seed: number) => void): void {
  it(name, { timeout: propertyTimeoutMs() }, () => {
    fc.assert(
      fc.property(HISTORY, DISORDER, (history, seed) => {
        check(eventsOf(history), seed);
      }),
      propertySettings(),
    );
  });
}

describe('random histories', () => {
  it('I1: read again from the stored text, they make the same call', {
    timeout: propertyTimeoutMs(),
  }, () => {
    fc.assert(
      fc.property(HISTORY, (history) => {
        const stored = history.map(({ parameters, ...rest }) => ({
          ...rest,
          parameters: parseForm(formOf(parameters)),
        }));
        expectSame(joinAll(eventsOf(stored)), joinAll(eventsOf(history)));
      }),
      propertySettings(),
    );
  });

  property('I2: a duplicate changes only its count, whenever it arrives', (events, seed) => {
    let state: CallState | null = null;
    for (const event of disordered(events, seed)) {
      const joined = join(state, event);
      holdsI2(state, event, joined);
      state = joined.state;
    }
  });

  property('I3: any order and any repeats make the same call', (events, seed) => {
    const inOrder = joinAll(events);
    const inDisorder = joinAll(disordered(events, seed));
    expectSame(settled(inDisorder), settled(inOrder));
    expectSame(settledCall(inDisorder), settledCall(inOrder));
  });

  property('I3: if the provider gives the times, arrival decides nothing', (events, seed) => {
    const dated = events.filter(isDated);
    const later = dated.map((event, index) => ({
      ...event,
      receivedAt: event.receivedAt + (Math.imul(seed, index + 1) & 0xffff),
    }));
    expectSame(settledCall(joinAll(disordered(later, seed))), settledCall(joinAll(dated)));
  });

  property('I3: the call is what the rules make of its sorted events', (events, seed) => {
    const state = joinAll(disordered(events, seed));
    const call = state === null ? null : viewCall(state);
    const reference = referenceCall(events);
    expectSame(call === null, reference === null);
    if (call !== null) expectSame({ ...call, ...reference }, call);
  });

  property('I4: rank never falls and an ended call stays ended, at every step', (events, seed) => {
    let state: CallState | null = null;
    for (const event of disordered(events, seed)) {
      const joined = join(state, event);
      holdsI4(state, joined);
      state = joined.state;
    }
  });

  property('I5: no duration is negative, and only answered calls have one', (events, seed) => {
    let state: CallState | null = null;
    for (const event of disordered(events, seed)) {
      state = join(state, event).state;
      holdsI5(state);
    }
  });

  property('I6: the call can be shown at every step', (events, seed) => {
    let state: CallState | null = null;
    for (const event of disordered(events, seed)) {
      state = join(state, event).state;
      holdsI6(state);
    }
  });
});

/** Whether the provider, and not the arrival, says when it happened (or the order needs no time). */
function isDated(event: CallEvent): boolean {
  switch (event.kind) {
    case 'progress':
    case 'number':
      return !event.timestamp.replaced;
    case 'recording':
    case 'conference':
      return true;
    case 'answered-by':
      return false;
  }
}

/** Parameters as a form body. */
function formOf(parameters: Delivery['parameters']): string {
  const form = new URLSearchParams();
  for (const [name, value] of parameters) {
    for (const one of [value].flat()) form.append(name, one);
  }
  return form.toString();
}

describe('arbitrary requests', () => {
  const NAME = fc.oneof(
    fc.constantFrom(
      ...['AccountSid', 'CallSid', 'CallStatus', 'CallbackSource', 'Timestamp', 'RecordingSid'],
      ...['RecordingStatus', 'ConferenceSid', 'StatusCallbackEvent', 'AnsweredBy', 'MessageSid'],
      ...['CallDuration', 'SequenceNumber', 'AudioInMos', 'RecordingUrl', 'Digits'],
    ),
    fc.string({ maxLength: 8 }),
  );
  const VALUE = fc.oneof(
    fc.constantFrom('CA1', 'completed', 'ringing', '0', 'Thu, 25 Jun 2026 20:26:02 +0000'),
    fc.string({ maxLength: 12 }),
  );
  const PARAMETERS = fc.array(fc.tuple(NAME, fc.oneof(VALUE, fc.array(VALUE, { maxLength: 3 }))), {
    maxLength: 14,
  });
  const IDS = [
    ['AccountSid', 'AC1'],
    ['CallSid', 'CA1'],
  ] as const;
  /** Parameters that turn arbitrary ones into an event of each kind. */
  const SHAPE = fc.constantFrom<readonly (readonly [string, string])[]>(
    [],
    IDS,
    [...IDS, ['CallStatus', 'completed']],
    [...IDS, ['CallStatus', 'busy'], ['CallbackSource', 'call-progress-events']],
    [...IDS, ['CallStatus', '💥'], ['CallbackSource', '']],
    [...IDS, ['RecordingSid', 'RE1'], ['RecordingStatus', 'completed']],
    [...IDS, ['ConferenceSid', 'CF1'], ['StatusCallbackEvent', 'participant-join']],
  );

  it('I6: are classified, read, joined and shown without an error, and kept whole', {
    timeout: propertyTimeoutMs(),
  }, () => {
    fc.assert(
      fc.property(PARAMETERS, SHAPE, fc.nat(4e12), (entries, shape, receivedAt) => {
        const parameters = new Map([...entries, ...shape]);
        const delivery = { parameters, receivedAt, provenance: 'callback' as const };
        const event = readDelivery(delivery);
        if (event === null) return;
        holdsI6(join(null, event).state);
        // What was sent, whether it was understood or not.
        if (event.kind === 'progress') {
          expectSame([event.rawStatus], [parameters.get('CallStatus')].flat().slice(0, 1));
        }
        const kept = parseForm(formOf(parameters));
        for (const [name, value] of parameters) {
          const values = [value].flat().map((text) => text.toWellFormed());
          if (values.length > 0) expectSame([kept.get(name.toWellFormed())].flat(), values);
        }
      }),
      propertySettings(),
    );
  });

  it('I6: any text is a form, and any form is classified', { timeout: propertyTimeoutMs() }, () => {
    const piece = fc.oneof(fc.string(), NAME, fc.constantFrom('&', '=', '%', '%F0', '+'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        classify(parseForm(pieces.join('')));
      }),
      propertySettings(),
    );
  });
});
