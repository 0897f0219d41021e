/**
 * The invariants over random histories through real SQLite: interleaved, reordered and repeated callbacks of
 * several calls, committed in random batches by a writer that forgets calls at once, and that is closed,
 * killed, and kept from writing in between. Runs 60 histories; `FC_RUNS=…` for more, `FC_SEED=…` to repeat
 * one.
 */

import { mkdirSync, rmSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallState } from '../../src/core/calls/call-state.ts';
import { join } from '../../src/core/calls/join.ts';
import { eraseCall } from '../../src/core/erasure/erase-call.ts';
import { openForWriting } from '../../src/store/sqlite/database/database.ts';
import { type Delivery, eventOf, readDelivery } from '../support/callbacks.ts';
import { callHistory, callNames, disordered } from '../support/histories.ts';
import { expectSame } from '../support/invariants.ts';
import { propertySettings } from '../support/property.ts';
import { nameOf } from '../support/store-contents.ts';
import { testFolder } from '../support/store-folder.ts';
import { Play, type Step } from '../support/store-play.ts';

const RUNS = 60;

const STEP: fc.Arbitrary<Step> = fc.record({
  batch: fc.constantFrom(1, 1, 2, 3, 8, 20),
  light: fc.boolean(),
  pause: fc.constantFrom(0, 1, 60, 350, 900, 9950),
  happening: fc.constantFrom(
    ...(['nothing', 'nothing', 'nothing', 'written back', 'one call written back'] as const),
    ...(['closed', 'killed', 'killed while committing'] as const),
    ...(['one call erased', 'killed while erasing'] as const),
    ...(['events expired', 'killed while events expire'] as const),
    ...(['disk full', 'log fails', 'commit fails'] as const),
  ),
});

const SCRIPT = fc.record({
  histories: fc
    .array(fc.constantFrom('signalwire' as const, 'twilio' as const), {
      minLength: 2,
      maxLength: 6,
    })
    .chain((providers) =>
      fc.tuple(...providers.map((provider, index) => callHistory(callNames(index + 1, provider)))),
    ),
  disorder: fc.noShrink(fc.integer()),
  /** Taken in turn, again and again, until every callback is committed. */
  steps: fc.array(STEP, { minLength: 1, maxLength: 12 }),
  failureThreshold: fc.constantFrom(1, 2, 3),
  cacheBytes: fc.constantFrom(0, 0, 4000, 1 << 20),
  /** Histories are short: with few listed events, most calls have some outside their row. */
  listedEvents: fc.constantFrom(1, 2, 3, 64),
});

/** The callbacks of all histories that are events, each fact once. */
function factsOf(histories: readonly (readonly Delivery[])[]): readonly Delivery[] {
  const facts = new Map<string, Delivery>();
  for (const delivery of histories.flat()) {
    const event = readDelivery(delivery);
    if (event !== null && !facts.has(event.key)) facts.set(event.key, delivery);
  }
  return [...facts.values()];
}

/** I3: a state without what depends on the order of arrival. */
const settled = (state: CallState): unknown => ({
  ...state,
  stamps: state.stamps.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  duplicates: 0,
});

describe('random histories through SQLite', () => {
  it('hold I1 to I7 over evictions, restarts, crashes and full disks', {
    timeout: 180_000 + propertySettings(RUNS).numRuns * 2000,
  }, () => {
    const folder = testFolder();
    const empty = pathOf(folder, 'empty.db');
    openForWriting(empty).close();
    fc.assert(
      fc.property(SCRIPT, ({ histories, disorder, steps, ...settings }) => {
        const played = pathOf(folder, 'played');
        rmSync(played, { recursive: true, force: true });
        mkdirSync(played);
        const play = new Play(played, empty, { ...settings, synced: false });
        const facts = factsOf(histories);
        const deliveries = disordered(facts, disorder);
        for (let [at, turn] = [0, 0]; at < deliveries.length; turn += 1) {
          const step = steps[turn % steps.length];
          if (step === undefined) expect.fail('a script has at least one step');
          play.commit(deliveries.slice(at, at + step.batch), step);
          at += step.batch;
        }
        play.end(empty);

        const inOrder = new Map<string, CallState>();
        for (const event of facts.map(eventOf)) {
          inOrder.set(nameOf(event), join(inOrder.get(nameOf(event)) ?? null, event).state);
        }
        for (const [name, { erasedAt }] of play.expected.calls) {
          const whole = inOrder.get(name);
          if (erasedAt !== null && whole) inOrder.set(name, eraseCall(whole, erasedAt));
        }
        const settledCalls = (calls: ReadonlyMap<string, CallState>) =>
          new Map([...calls].map(([name, state]) => [name, settled(state)]));
        expectSame(settledCalls(play.expected.calls), settledCalls(inOrder));
      }),
      propertySettings(RUNS),
    );
  });
});
