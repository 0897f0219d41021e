/**
 * A call as the writer keeps it between events that are far apart: its row's content in a handful of objects.
 * A hundred thousand unpacked states would be ten million objects, and the garbage collector would copy each
 * new one until its row is written. Unpacking and packing takes microseconds.
 */

import type { CallStatus } from '../../../core/call-status.ts';
import { statusOf } from '../../../core/calls/call-view.ts';
import type { AccountSid, CallSid } from '../../../core/ids.ts';
import type { PlacedCall } from '../../projection/placed-call.ts';
import type { ByteWriter } from './bytes.ts';
import { type CallColumns, columnsOf } from './call-layout.ts';
import { decodeCall } from './decode-call.ts';
import { encodeCall } from './encode-call.ts';

export interface PackedCall {
  readonly status: CallStatus | null;
  readonly startedAt: number | null;
  readonly columns: CallColumns;
  /** The packed column, a byte each character: a Buffer would be three objects instead of one. */
  readonly bytes: string;
}

/** Packs a call. `before`: how it was packed last; its strings are reused. */
export function packCall(
  writer: ByteWriter,
  placed: PlacedCall,
  before: PackedCall | null,
): PackedCall {
  const { state } = placed;
  const columns = columnsOf(state);
  return {
    status: statusOf(state),
    startedAt: state.times.startedAt,
    columns:
      before !== null && sameColumns(before.columns, columns) ? before.columns : own(columns),
    bytes: encodeCall(writer, placed),
  };
}

/** The call that was packed. */
export const unpackCall = (
  accountSid: AccountSid,
  callSid: CallSid,
  { columns, bytes }: PackedCall,
): PlacedCall => decodeCall(accountSid, callSid, columns, Buffer.from(bytes, 'latin1'));

const sameColumns = (a: CallColumns, b: CallColumns): boolean =>
  a.direction === b.direction && a.from === b.from && a.to === b.to && a.parent === b.parent;

/** From this length on, V8 makes a slice refer to its whole string, which would keep the request in memory. */
const SHORTEST_SLICE = 13;

const own = ({ direction, from, to, parent }: CallColumns): CallColumns => ({
  direction: ownText(direction),
  from: ownText(from),
  to: ownText(to),
  parent: ownText(parent),
});

const ownText = (text: string | null): string | null =>
  text === null || text.length < SHORTEST_SLICE ? text : Buffer.from(text).toString();
