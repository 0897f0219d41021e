/**
 * One record of the log as bytes. The journal, the writer's thread and the log share this layout, so a
 * record is encoded only once. Little-endian:
 *
 *     u32 length of the record   u8 kind   u8 provenance   u8 method   u8 encoding
 *     f64 receivedAt             16 bytes key
 *     u8 length of account sid   u8 length of call sid     u16 length of target   u32 length of body
 *     account sid, call sid (latin1), target (utf8), body as received
 *
 * A repeat has neither target nor body; an erasure, a purge or what's expired has no key either.
 */

import type { EventHeader } from '../../../core/callback/read-event.ts';
import {
  type AccountSid,
  type CallSid,
  parseAccountSid,
  parseCallSid,
  parseEventKey,
} from '../../../core/ids.ts';
import type { Observation, StoredRequest } from '../../../ports/event-sink.ts';
import { copyBytes } from '../threads/shared-memory.ts';
import {
  encoding,
  encodingByte,
  eventByte,
  eventKind,
  kindByte,
  method,
  methodByte,
  provenance,
  provenanceByte,
  type RecordKind,
  recordKind,
} from './record-kind.ts';

/** Bytes that every record begins with. */
export const FIXED_BYTES = 40;
export const KIND_AT = 4;
export const ARRIVAL_AT = 8;
export const KEY_AT = 16;
export const KEY_END = 32;
export const ACCOUNT_LENGTH_AT = 32;
export const CALL_LENGTH_AT = 33;
export const METHOD_AT = 6;
export const ENCODING_AT = 7;
export const TARGET_LENGTH_AT = 34;

/** The bytes that a request takes. */
export const recordBytes = (observation: Observation): number =>
  FIXED_BYTES +
  observation.accountSid.length +
  observation.callSid.length +
  Buffer.byteLength(observation.request.target) +
  observation.request.body.length;

/** Writes a request at `start`; returns where the next one goes. */
export function writeRecord(buffer: Buffer, start: number, observation: Observation): number {
  const { request, accountSid, callSid } = observation;
  let at = start + FIXED_BYTES;
  at += buffer.write(accountSid, at, 'latin1');
  at += buffer.write(callSid, at, 'latin1');
  const targetLength = buffer.write(request.target, at, 'utf8');
  at += targetLength;
  at = copyBytes(request.body, buffer, at);
  buffer.writeUInt32LE(at - start, start);
  buffer[start + KIND_AT] = eventByte(observation.kind);
  buffer[start + 5] = provenanceByte(observation.provenance);
  buffer[start + METHOD_AT] = methodByte(request.method);
  buffer[start + ENCODING_AT] = encodingByte(request.encoding);
  buffer.writeDoubleLE(observation.receivedAt, start + ARRIVAL_AT);
  buffer.write(observation.key, start + KEY_AT, 'hex');
  buffer[start + ACCOUNT_LENGTH_AT] = accountSid.length;
  buffer[start + CALL_LENGTH_AT] = callSid.length;
  buffer.writeUInt16LE(targetLength, start + TARGET_LENGTH_AT);
  buffer.writeUInt32LE(request.body.length, start + 36);
  return at;
}

/** A record read back. What its request says is read from its bytes when it's asked for. */
export class LogRecord {
  /** The kind of event in it means nothing where the record is none. */
  readonly header: EventHeader;
  /** The whole record. */
  readonly bytes: Buffer;
  readonly #targetStart: number;

  constructor(header: EventHeader, bytes: Buffer, targetStart: number) {
    this.header = header;
    this.bytes = bytes;
    this.#targetStart = targetStart;
  }

  get kind(): RecordKind {
    return recordKind(this.bytes[KIND_AT]);
  }

  get request(): StoredRequest & { readonly body: Buffer } {
    return {
      method: method(this.bytes[METHOD_AT]),
      target: this.bytes.toString('utf8', this.#targetStart, this.#bodyStart),
      encoding: encoding(this.bytes[ENCODING_AT]),
      body: this.bytes.subarray(this.#bodyStart),
    };
  }

  /** The body of a POSTed form, which nearly every callback is; null for anything else. */
  get formBody(): Buffer | null {
    const isForm = this.bytes[METHOD_AT] === 0 && this.bytes[ENCODING_AT] === 0;
    return isForm ? this.bytes.subarray(this.#bodyStart) : null;
  }

  get #bodyStart(): number {
    return this.#targetStart + this.bytes.readUInt16LE(TARGET_LENGTH_AT);
  }
}

/** The records of a buffer, in order. Throws if `writeRecord` didn't write the bytes. */
export function* readRecords(buffer: Buffer): Generator<LogRecord> {
  let start = 0;
  while (start < buffer.length) {
    const record = readRecord(buffer, start);
    yield record;
    start += record.bytes.length;
  }
}

function readRecord(buffer: Buffer, start: number): LogRecord {
  const bytes = buffer.subarray(start, start + recordLength(buffer, start));
  // Throws on what a newer version wrote.
  recordKind(bytes[KIND_AT]);
  method(bytes[METHOD_AT]);
  encoding(bytes[ENCODING_AT]);
  const accountEnd = FIXED_BYTES + (bytes[ACCOUNT_LENGTH_AT] ?? 0);
  const callEnd = accountEnd + (bytes[CALL_LENGTH_AT] ?? 0);
  const key = parseEventKey(bytes.toString('hex', KEY_AT, KEY_END));
  const accountSid = parseAccountSid(bytes.toString('latin1', FIXED_BYTES, accountEnd));
  const callSid = parseCallSid(bytes.toString('latin1', accountEnd, callEnd));
  if (key === null || accountSid === null || callSid === null) {
    throw new Error(`the log holds a record that is none (at byte ${start} of its batch)`);
  }
  const header = {
    key,
    kind: eventKind(bytes[KIND_AT]) ?? 'progress',
    accountSid,
    callSid,
    provenance: provenance(bytes[5]),
    receivedAt: bytes.readDoubleLE(ARRIVAL_AT),
  };
  return new LogRecord(header, bytes, callEnd);
}

/** The bytes of the record that begins at `start`. Throws where none can begin. */
export function recordLength(buffer: Buffer, start: number): number {
  const length = start + FIXED_BYTES <= buffer.length ? buffer.readUInt32LE(start) : 0;
  if (length >= FIXED_BYTES && start + length <= buffer.length) return length;
  throw new Error(`the log holds a record of an impossible length (at byte ${start} of its batch)`);
}

/** Whether a record is in the log but belongs to no call. */
export const isUnprocessable = (record: LogRecord): boolean => record.kind === 'unprocessable';

/** Marks a record, in place, as one that couldn't be joined. Returns a function that undoes it. */
export function markUnprocessable({ bytes }: LogRecord): () => void {
  const kind = bytes[KIND_AT] ?? 0;
  bytes[KIND_AT] = kindByte('unprocessable');
  return () => {
    bytes[KIND_AT] = kind;
  };
}

/** What the log keeps of a repeated delivery: whose it is, its key and its arrival. */
export const repeatOf = ({ header }: LogRecord): LogRecord =>
  bodilessRecord('repeat', header, header.receivedAt, header.key);

/** The record of a call's removal. `at`: when it was decided, milliseconds since 1970. */
export const removalRecord = (
  kind: 'erasure' | 'purge',
  call: { readonly accountSid: AccountSid; readonly callSid: CallSid },
  at: number,
): LogRecord => bodilessRecord(kind, call, at, '');

/** What the log keeps of a request that's too old. */
export const expiredRecord = ({ header }: LogRecord): LogRecord =>
  bodilessRecord('expired', header, header.receivedAt, '');

function bodilessRecord(
  kind: 'repeat' | 'erasure' | 'purge' | 'expired',
  { accountSid, callSid }: { readonly accountSid: AccountSid; readonly callSid: CallSid },
  at: number,
  key: string,
): LogRecord {
  const length = FIXED_BYTES + accountSid.length + callSid.length;
  const bytes = Buffer.alloc(length);
  bytes.writeUInt32LE(length, 0);
  bytes[KIND_AT] = kindByte(kind);
  bytes.writeDoubleLE(at, ARRIVAL_AT);
  bytes.write(key, KEY_AT, 'hex');
  bytes[ACCOUNT_LENGTH_AT] = accountSid.length;
  bytes[CALL_LENGTH_AT] = callSid.length;
  bytes.write(accountSid + callSid, FIXED_BYTES, 'latin1');
  return readRecord(bytes, 0);
}
