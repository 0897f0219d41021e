import { describe, expect, it } from 'vitest';
import { eventOf, sentTo } from '../../../../tests/support/callbacks.ts';
import { progressOf } from '../../../../tests/support/store-observations.ts';
import { type CallState, withoutOldest } from '../../../core/calls/call-state.ts';
import { join } from '../../../core/calls/join.ts';
import { ByteWriter } from './bytes.ts';
import { packCall, unpackCall } from './packed-call.ts';

const PARENT = `CA${'9'.repeat(32)}`;

function joined(statuses: readonly string[], parent = PARENT): CallState {
  let state: CallState | null = null;
  for (const [second, status] of statuses.entries()) {
    state = join(
      state,
      eventOf(progressOf('CA1', status, second, { ParentCallSid: parent })),
    ).state;
  }
  return state ?? expect.fail();
}

describe('a packed call', () => {
  it('is unpacked as it was', () => {
    const placed = {
      state: joined(['ringing', 'in-progress', 'completed']),
      positions: [3, 9, 12],
      lastRecord: 17,
    };
    const packed = packCall(new ByteWriter(), placed, null);
    expect(packed).toMatchObject({ status: 'completed', startedAt: placed.state.times.startedAt });
    const { accountSid, callSid } = placed.state;
    expect(unpackCall(accountSid, callSid, packed)).toEqual(placed);
  });

  it('keeps own dimensions and the events they came from, also those it no longer lists', () => {
    const state = [
      sentTo(progressOf('CA1', 'ringing', 1), 'queue=support&agent=42'),
      sentTo(progressOf('CA1', 'in-progress', 2), 'queue=sales'),
      progressOf('CA1', 'completed', 3),
    ].reduce<CallState | null>((known, delivery) => join(known, eventOf(delivery)).state, null);
    if (state === null) expect.fail();
    const whole = { state, positions: [3, 9, 12], lastRecord: 12 };
    const short = { state: withoutOldest(state, 2), positions: [12], lastRecord: 12 };
    for (const placed of [whole, short]) {
      const packed = packCall(new ByteWriter(), placed, null);
      expect(unpackCall(state.accountSid, state.callSid, packed)).toEqual(placed);
    }
    expect(state.dimensions).toMatchObject({ agent: { value: '42' }, queue: { value: 'sales' } });
  });

  it('takes no byte more without own dimensions', () => {
    const placed = { state: joined(['ringing']), positions: [1], lastRecord: 1 };
    const { bytes } = packCall(new ByteWriter(), placed, null);
    const [ringing] = placed.state.stamps;
    if (ringing === undefined) expect.fail();
    const queue = { value: 'support', stamp: ringing };
    const more = { ...placed, state: { ...placed.state, dimensions: { queue } } };
    const longer = packCall(new ByteWriter(), more, null).bytes;
    expect(longer).toBe(`${bytes}\x7f\x00\x0dqueue=support`);
  });

  it('reuses the texts of its columns until one of them changes', () => {
    const writer = new ByteWriter();
    const ringing = packCall(
      writer,
      { state: joined(['ringing']), positions: [1], lastRecord: 1 },
      null,
    );
    const answered = {
      state: joined(['ringing', 'in-progress']),
      positions: [1, 2],
      lastRecord: 2,
    };
    expect(packCall(writer, answered, ringing).columns).toBe(ringing.columns);
    const moved = { state: joined(['ringing'], 'CA2'), positions: [1], lastRecord: 1 };
    expect(packCall(writer, moved, ringing).columns.parent).toBe('CA2');
  });
});
