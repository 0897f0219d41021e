/**
 * Changed calls on their way from the writer's thread. What names them crosses as it is, since a follower of every
 * change needs it; the rest as one text, a byte each character, that costs nothing more until it's looked at.
 */

import { type CallStatus, type EndStatus, isEnd, STATUSES } from '../../../core/call-status.ts';
import type { CallState } from '../../../core/calls/call-state.ts';
import { statusOf } from '../../../core/calls/call-view.ts';
import { type AccountSid, type CallSid, parseCallSid } from '../../../core/ids.ts';
import type { CommittedCall } from '../../../ports/change-feed.ts';
import { ByteReader, type ByteWriter } from './bytes.ts';
import type { CallColumns } from './call-layout.ts';
import { decodeCall } from './decode-call.ts';
import type { CallBefore } from './memory/call-cache.ts';
import { type PackedCall, packCall } from './packed-call.ts';

/** By their byte; 0 is for none. */
const BY_BYTE: readonly (CallStatus | null)[] = [null, ...STATUSES];

/** What commits made of a call. */
export interface CallChange {
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  readonly position: number;
  /** How many records did it. */
  readonly records: number;
  readonly failureBatch: number | null;
  readonly packed: PackedCall;
  /** Null if it hadn't ended before. */
  readonly endedBefore: PackedCall | null;
}

/** A call as it was, packed; null if it hadn't ended. `writer` is only borrowed. */
export function packEnded(writer: ByteWriter, { placed, packed }: CallBefore): PackedCall | null {
  const status = placed === null ? (packed?.status ?? null) : statusOf(placed.state);
  if (status === null || !isEnd(status)) return null;
  return packed ?? (placed === null ? null : packCall(writer, placed, null));
}

/** A change that's packed. As a list it crosses faster than as an object. */
export type PackedChange = readonly [
  accountSid: AccountSid,
  callSid: CallSid,
  position: number,
  records: number,
  packed: string,
];

/** Packs a change. `writer` is only borrowed. */
export function packChange(writer: ByteWriter, change: CallChange): PackedChange {
  const { accountSid, callSid, position, records, endedBefore } = change;
  writer.byte(BY_BYTE.indexOf(change.packed.status));
  writer.byte(BY_BYTE.indexOf(endedBefore?.status ?? null));
  writer.whole(change.failureBatch ?? 0);
  writePacked(writer, change.packed);
  if (endedBefore !== null) writePacked(writer, endedBefore);
  return [accountSid, callSid, position, records, writer.take()];
}

/** The change that was packed. It's decoded as far as it's looked at. */
export const readChange = (packed: PackedChange): CommittedCall => new ReadChange(packed);

interface Decoded {
  readonly failureBatch: number | null;
  readonly now: Stored;
  readonly endedBefore: Stored | null;
}

interface Stored {
  readonly columns: CallColumns;
  readonly bytes: Buffer;
}

class ReadChange implements CommittedCall {
  readonly kind = 'current';
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  readonly position: number;
  readonly records: number;
  readonly #packed: string;

  constructor([accountSid, callSid, position, records, packed]: PackedChange) {
    this.accountSid = accountSid;
    this.callSid = callSid;
    this.position = position;
    this.records = records;
    this.#packed = packed;
  }

  get status(): CallStatus | null {
    return BY_BYTE[this.#packed.charCodeAt(0)] ?? null;
  }

  get endBefore(): EndStatus | null {
    const status = BY_BYTE[this.#packed.charCodeAt(1)] ?? null;
    return status !== null && isEnd(status) ? status : null;
  }

  get failureBatch(): number | null {
    // Of a number above 0, no first byte is 0.
    return this.#packed.charCodeAt(2) === 0 ? null : decode(this.#packed).failureBatch;
  }

  get parentCallSid(): CallSid | null {
    const text = parentIn(this.#packed);
    return text === null ? null : parseCallSid(text);
  }

  state(): CallState {
    return this.#stateIn(decode(this.#packed).now);
  }

  endedBefore(): CallState | null {
    const { endedBefore } = decode(this.#packed);
    return endedBefore && this.#stateIn(endedBefore);
  }

  #stateIn({ columns, bytes }: Stored): CallState {
    return decodeCall(this.accountSid, this.callSid, columns, bytes).state;
  }
}

function writePacked(writer: ByteWriter, { columns, bytes }: PackedCall): void {
  for (const column of [columns.direction, columns.from, columns.to, columns.parent]) {
    writer.byte(column === null ? 0 : 1);
    if (column !== null) writer.text(column);
  }
  writer.bytes(bytes);
}

/** The column `parent`; nothing else is read into memory of its own. */
function parentIn(packed: string): string | null {
  // Behind both statuses and the failure batch; direction, from and to come before it.
  let at = wholeAt(packed, 2).end;
  for (let column = 0; column < 3; column += 1) at = textAt(packed, at).end;
  const { start, end } = textAt(packed, at);
  return start === end ? null : packed.slice(start, end);
}

/** Where a text is that may be missing. */
function textAt(packed: string, at: number): { readonly start: number; readonly end: number } {
  if (packed.charCodeAt(at) === 0) return { start: at + 1, end: at + 1 };
  const { value, end } = wholeAt(packed, at + 1);
  return { start: end, end: end + value };
}

/** A whole number, as `ByteWriter` writes it. */
function wholeAt(packed: string, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  let scale = 1;
  for (let end = at; end < packed.length; end += 1) {
    const byte = packed.charCodeAt(end);
    value += (byte % 128) * scale;
    if (byte < 128) return { value, end: end + 1 };
    scale *= 128;
  }
  throw new Error('a packed change ends before its columns');
}

function decode(packed: string): Decoded {
  const reader = new ByteReader(Buffer.from(packed, 'latin1'));
  reader.byte();
  const hadEnded = reader.byte() !== 0;
  const failureBatch = reader.whole() || null;
  const now = readStored(reader);
  return { failureBatch, now, endedBefore: hadEnded ? readStored(reader) : null };
}

function readStored(reader: ByteReader): Stored {
  const column = (): string | null => (reader.byte() === 0 ? null : reader.text());
  const columns = { direction: column(), from: column(), to: column(), parent: column() };
  return { columns, bytes: reader.bytes() };
}
