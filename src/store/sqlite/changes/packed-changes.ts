/**
 * Changed calls as they travel between threads: as their rows are, so that only what's
 * looked at is decoded.
 */

import type { CallState } from '../../../core/calls/call-state.ts';
import type { AccountSid, CallSid } from '../../../core/ids.ts';
import type { ChangedCall, Changes, GoneCall } from '../../../ports/change-feed.ts';
import type { CallColumns } from '../calls/call-layout.ts';
import { decodeCall } from '../calls/decode-call.ts';

/** A call that changed, as its row is. */
export interface PackedCurrentCall {
  readonly kind: 'current';
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  readonly position: number;
  readonly rowId: number;
  readonly failureBatch: number | null;
  readonly columns: CallColumns;
  /** Its packed column. */
  readonly state: Uint8Array;
}

export interface PackedChanges extends Omit<Changes, 'calls'> {
  readonly calls: readonly (PackedCurrentCall | GoneCall)[];
}

/** The same, to be looked at. */
export const unpackChanges = ({ calls, ...covered }: PackedChanges): Changes => ({
  ...covered,
  calls: calls.map((call) => (call.kind === 'gone' ? call : unpacked(call))),
});

const unpacked = (call: PackedCurrentCall): ChangedCall => ({
  kind: 'current',
  accountSid: call.accountSid,
  callSid: call.callSid,
  position: call.position,
  rowId: call.rowId,
  failureBatch: call.failureBatch,
  state: () => stateOf(call),
});

function stateOf({ accountSid, callSid, columns, state }: PackedCurrentCall): CallState {
  const bytes = Buffer.from(state.buffer, state.byteOffset, state.byteLength);
  return decodeCall(accountSid, callSid, columns, bytes).state;
}
