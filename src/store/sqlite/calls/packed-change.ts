/**
 * Changed calls on their way from the writer's thread: one text each, a byte each character, as they cross
 * faster than objects and cost nothing more until they're looked at.
 */

import { type CallStatus, type EndStatus, isEnd, STATUSES } from '../../../core/call-status.ts';
import type { CallState } from '../../../core/calls/call-state.ts';
import { statusOf } from '../../../core/calls/call-view.ts';
import { type AccountSid, type CallSid, parseAccountSid, parseCallSid } from '../../../core/ids.ts';
import type { CommittedCall } from '../../../ports/change-feed.ts';
import { ByteReader, type ByteWriter } from './bytes.ts';
import type { CallColumns } from './call-layout.ts';
import { decodeCall } from './decode-call.ts';
import type { CachedCall, CallBefore } from './memory/call-cache.ts';
import { type PackedCall, packCall } from './packed-call.ts';

/** By their byte; 0 is for none. */
const BY_BYTE: readonly (CallStatus | null)[] = [null, ...STATUSES];

/** What a commit made of a call. */
export interface CallChange {
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  readonly position: number;
  readonly failureBatch: number | null;
  readonly packed: PackedCall;
  /** Null if it hadn't ended before. */
  readonly endedBefore: PackedCall | null;
}

/** What the transaction under way made of a call, which is `packed` now. `writer` is only borrowed. */
export function describeChange(
  writer: ByteWriter,
  call: CachedCall,
  packed: PackedCall,
): CallChange {
  const { accountSid, callSid, changedAt: position, failure, before } = call;
  const endedBefore = before === null ? null : packEnded(writer, before);
  const failureBatch = failure?.batch ?? null;
  return { accountSid, callSid, position, failureBatch, packed, endedBefore };
}

function packEnded(writer: ByteWriter, { placed, packed }: CallBefore): PackedCall | null {
  const status = placed === null ? (packed?.status ?? null) : statusOf(placed.state);
  if (status === null || !isEnd(status)) return null;
  return packed ?? (placed === null ? null : packCall(writer, placed, null));
}

/** Packs a change. `writer` is only borrowed. */
export function packChange(writer: ByteWriter, change: CallChange): string {
  const { endedBefore } = change;
  writer.byte(BY_BYTE.indexOf(change.packed.status));
  writer.byte(BY_BYTE.indexOf(endedBefore?.status ?? null));
  writer.whole(change.failureBatch ?? 0);
  writer.text(change.accountSid);
  writer.text(change.callSid);
  writer.number(change.position);
  writePacked(writer, change.packed);
  if (endedBefore !== null) writePacked(writer, endedBefore);
  return writer.take();
}

/** The change that was packed. It's decoded as far as it's looked at. */
export const readChange = (packed: string): CommittedCall => new ReadChange(packed);

/** A sid has at most 64 characters, so the head is never longer than this. */
const HEAD_CHARACTERS = 160;

/** What names a change. It's read alone: a follower of every change decodes few of the calls. */
interface Head {
  readonly accountSid: AccountSid;
  readonly callSid: CallSid;
  readonly position: number;
  readonly failureBatch: number | null;
}

interface Decoded extends Head {
  readonly now: Stored;
  readonly endedBefore: Stored | null;
}

interface Stored {
  readonly columns: CallColumns;
  readonly bytes: Buffer;
}

class ReadChange implements CommittedCall {
  readonly kind = 'current';
  readonly #packed: string;
  #head: Head | null = null;

  constructor(packed: string) {
    this.#packed = packed;
  }

  get status(): CallStatus | null {
    return BY_BYTE[this.#packed.charCodeAt(0)] ?? null;
  }

  get endBefore(): EndStatus | null {
    const status = BY_BYTE[this.#packed.charCodeAt(1)] ?? null;
    return status !== null && isEnd(status) ? status : null;
  }

  get accountSid(): AccountSid {
    return this.#named.accountSid;
  }

  get callSid(): CallSid {
    return this.#named.callSid;
  }

  get position(): number {
    return this.#named.position;
  }

  get failureBatch(): number | null {
    // Of a number above 0, no first byte is 0.
    return this.#packed.charCodeAt(2) === 0 ? null : this.#named.failureBatch;
  }

  state(): CallState {
    const { accountSid, callSid, now } = decode(readerOf(this.#packed));
    return decodeCall(accountSid, callSid, now.columns, now.bytes).state;
  }

  endedBefore(): CallState | null {
    const { accountSid, callSid, endedBefore: before } = decode(readerOf(this.#packed));
    return before && decodeCall(accountSid, callSid, before.columns, before.bytes).state;
  }

  get #named(): Head {
    this.#head ??= decodeHead(readerOf(this.#packed.slice(0, HEAD_CHARACTERS)));
    return this.#head;
  }
}

const readerOf = (packed: string): ByteReader => new ByteReader(Buffer.from(packed, 'latin1'));

function writePacked(writer: ByteWriter, { columns, bytes }: PackedCall): void {
  for (const column of [columns.direction, columns.from, columns.to, columns.parent]) {
    writer.byte(column === null ? 0 : 1);
    if (column !== null) writer.text(column);
  }
  writer.bytes(bytes);
}

function decode(reader: ByteReader): Decoded {
  const head = decodeHead(reader);
  const now = readStored(reader);
  // Nothing follows unless the call had ended before.
  return { ...head, now, endedBefore: reader.isAtEnd ? null : readStored(reader) };
}

function decodeHead(reader: ByteReader): Head {
  reader.byte();
  reader.byte();
  const failureBatch = reader.whole() || null;
  const accountSid = parseAccountSid(reader.text());
  const callSid = parseCallSid(reader.text());
  if (accountSid === null || callSid === null) throw new Error('a changed call has no name');
  return { accountSid, callSid, position: reader.number(), failureBatch };
}

function readStored(reader: ByteReader): Stored {
  const column = (): string | null => (reader.byte() === 0 ? null : reader.text());
  const columns = { direction: column(), from: column(), to: column(), parent: column() };
  return { columns, bytes: reader.bytes() };
}
