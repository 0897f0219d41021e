import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDelivery } from '../../../../tests/support/callbacks.ts';
import { callHistory, callNames, disordered } from '../../../../tests/support/histories.ts';
import { expectSame } from '../../../../tests/support/invariants.ts';
import { propertySettings } from '../../../../tests/support/property.ts';
import { progressOf } from '../../../../tests/support/store-observations.ts';
import type { CallEvent } from '../../../core/call-event.ts';
import { type CallState, eventCount, withoutOldest } from '../../../core/calls/call-state.ts';
import { join } from '../../../core/calls/join.ts';
import type { PlacedCall } from '../../projection/placed-call.ts';
import { ByteWriter } from './bytes.ts';
import { columnsOf } from './call-layout.ts';
import { decodeCall, peekLastRecord } from './decode-call.ts';
import { encodeCall } from './encode-call.ts';

const writer = () => new ByteWriter();

/** A call as its row holds it. */
const stored = (placed: PlacedCall, borrowed = writer()): Buffer =>
  Buffer.from(encodeCall(borrowed, placed), 'latin1');

/** A call as it's read from its row. */
const restored = (placed: PlacedCall, borrowed = writer()): PlacedCall => {
  const { accountSid, callSid } = placed.state;
  return decodeCall(accountSid, callSid, columnsOf(placed.state), stored(placed, borrowed));
};

const placedAt = (state: CallState, step: number): PlacedCall => ({
  state,
  positions: state.stamps.map((_, index) => 1 + index * step),
  lastRecord: 1 + state.stamps.length * step,
});

const HISTORY = fc
  .constantFrom('signalwire' as const, 'twilio' as const)
  .chain((provider) => callHistory(callNames(1, provider)))
  .map((history) => history.map(readDelivery).filter((event) => event !== null));

describe('a packed call', () => {
  it('comes back from its row exactly as it was, to the last bit, at every step of its history', () => {
    const borrowed = writer();
    fc.assert(
      fc.property(
        HISTORY,
        fc.noShrink(fc.integer()),
        fc.constantFrom(1, 300, 1e12),
        (events, seed, step) => {
          let state: CallState | null = null;
          for (const event of disordered(events, seed)) {
            state = join(state, event).state;
            const placed = placedAt(state, step);
            expectSame(restored(placed, borrowed), placed);
          }
        },
      ),
      propertySettings(1000),
    );
  });

  it('continues as if it had never left memory', () => {
    fc.assert(
      fc.property(HISTORY, fc.noShrink(fc.integer()), (events, seed) => {
        const arrived: readonly CallEvent[] = disordered(events, seed);
        let [kept, reloaded]: (CallState | null)[] = [null, null];
        for (const event of arrived) {
          kept = join(kept ?? null, event).state;
          reloaded = restored(placedAt(join(reloaded ?? null, event).state, 1)).state;
        }
        expectSame(reloaded, kept);
      }),
      propertySettings(500),
    );
  });

  it('is read without the events that it no longer lists, wherever its values came from', () => {
    fc.assert(
      fc.property(HISTORY, fc.noShrink(fc.integer()), fc.nat(12), (events, seed, gone) => {
        let state: CallState | null = null;
        for (const event of disordered(events, seed)) state = join(state, event).state;
        if (state === null || state.stamps.length <= gone) return;
        const placed = placedAt(withoutOldest(state, gone), 1);
        expectSame(restored(placed), placed);
        expectSame(stored(placed)[0], gone === 0 ? 3 : 4);
        expect(eventCount(placed.state)).toBe(state.stamps.length);
      }),
      propertySettings(1000),
    );
  });

  const ended = (): PlacedCall => {
    const event = readDelivery(progressOf('CA1', 'busy', 4)) ?? expect.fail();
    return placedAt(join(null, event).state, 1);
  };

  it('uses the last event of an older row as its last record', () => {
    const placed = { ...ended(), lastRecord: 100 };
    const { accountSid, callSid } = placed.state;
    const bytes = stored(placed);
    expect(peekLastRecord(bytes)).toBe(100);
    // The older layout is the same without that position, here one byte.
    const older = Buffer.concat([Buffer.from([1]), bytes.subarray(2)]);

    expect(peekLastRecord(older)).toBeNull();
    expect(decodeCall(accountSid, callSid, columnsOf(placed.state), older)).toEqual({
      ...placed,
      lastRecord: 1,
    });
  });

  it('is small: values in other columns are not repeated', () => {
    const bytes = stored(ended());
    expect(bytes.length).toBeLessThan(150);
    expect(bytes.includes('+15550100001')).toBe(false);
  });

  it('is refused if its layout is unknown or bytes are missing', () => {
    const placed = ended();
    const { accountSid, callSid } = placed.state;
    const bytes = stored(placed);
    const decode = (damaged: Buffer) =>
      decodeCall(accountSid, callSid, columnsOf(placed.state), damaged);
    expect(() => decode(Buffer.concat([Buffer.from([99]), bytes.subarray(1)]))).toThrow(
      'unknown layout 99',
    );
    expect(() => decode(bytes.subarray(0, bytes.length - 9))).toThrow();
    expect(() => decode(Buffer.alloc(0))).toThrow('ends before its last field');
  });
});
