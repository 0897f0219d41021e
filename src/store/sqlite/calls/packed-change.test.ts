import { expect, it } from 'vitest';
import { given } from '../../../../tests/support/call-specification.ts';
import { type Delivery, progress, recordingIs } from '../../../../tests/support/callbacks.ts';
import type { CallState } from '../../../core/calls/call-state.ts';
import { statusOf } from '../../../core/calls/call-view.ts';
import { ByteWriter } from './bytes.ts';
import { type PackedCall, packCall } from './packed-call.ts';
import { packChange, readChange } from './packed-change.ts';

const writer = new ByteWriter();

function packed(state: CallState): PackedCall {
  const positions = state.stamps.map((_, index) => index + 1);
  return packCall(writer, { state, positions, lastRecord: positions.length }, null);
}

function stateAfter(...deliveries: readonly Delivery[]): CallState {
  return given(...deliveries).state ?? expect.fail('a call has a state after its first callback');
}

const ringing = stateAfter(progress('ringing', 1, { From: null, CallerName: 'Zoë “漢”' }));
const busy = stateAfter(progress('ringing', 1), progress('busy', 4));
const leg = stateAfter(
  progress('ringing', 1, { ParentCallSid: 'CA7', To: 'client:Zoë “漢”'.repeat(20) }),
);
const recorded = stateAfter(progress('busy', 4), recordingIs('completed'));

it.each<[string, CallState, CallState | null, number | null]>([
  ['in progress', ringing, null, null],
  ['that another dialled', leg, null, 3000],
  ['that ended', busy, null, 7],
  ['that had ended', recorded, busy, null],
])('transfers a call %s completely', (_, state, before, failureBatch) => {
  const { accountSid, callSid } = state;
  const position = 2 ** 40 + 1;
  const endedBefore = before === null ? null : packed(before);
  const change = {
    accountSid,
    callSid,
    position,
    records: 3,
    failureBatch,
    packed: packed(state),
    endedBefore,
  };
  const read = readChange(packChange(writer, change));
  expect(read).toMatchObject({
    kind: 'current',
    accountSid,
    callSid,
    position,
    failureBatch,
    records: 3,
  });
  expect(read.parentCallSid).toBe(state.facts.parentCallSid?.value ?? null);
  expect(read.status).toBe(statusOf(state));
  expect(read.endBefore).toBe(before?.end?.status ?? null);
  expect(read.state()).toEqual(state);
  expect(read.endedBefore()).toEqual(before);
});

it('shows no status if only a recording arrived', () => {
  const state = stateAfter(recordingIs('completed'));
  const { accountSid, callSid } = state;
  const change = {
    accountSid,
    callSid,
    position: 1,
    records: 1,
    failureBatch: null,
    endedBefore: null,
  };
  const read = readChange(packChange(writer, { ...change, packed: packed(state) }));
  expect(read.status).toBeNull();
  expect(read.state()).toEqual(state);
});
