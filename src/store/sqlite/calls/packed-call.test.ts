import { describe, expect, it } from 'vitest';
import { eventOf } from '../../../../tests/support/callbacks.ts';
import { progressOf } from '../../../../tests/support/store-observations.ts';
import type { CallState } from '../../../core/calls/call-state.ts';
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
