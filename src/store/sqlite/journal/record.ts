/**
 * One request of the log as bytes. The same layout travels to the writer thread and lies on disk, so
 * that what was accepted is never written a second way. Little-endian:
 *
 *     u32 length of the record   u8 kind   u8 provenance   u8 method   u8 encoding
 *     f64 receivedAt             16 bytes key
 *     u8 length of account sid   u8 length of call sid     u16 length of target   u32 length of body
 *     account sid, call sid (latin1), target (utf8), body as received
 */

import type { CallEventKind, Provenance } from '../../../core/call-event.ts';
import type { EventHeader } from '../../../core/callback/read-event.ts';
import { parseAccountSid, parseCallSid, parseEventKey } from '../../../core/ids.ts';
import type { Observation, StoredRequest } from '../../../ports/event-sink.ts';
import { copyBytes } from '../threads/shared-memory.ts';

const FIXED_BYTES = 40;
/** A record whose event could not be read or joined; it is kept raw and belongs to no call. */
const UNPROCESSABLE = 255;

const KINDS: readonly CallEventKind[] = [
  'progress',
  'number',
  'recording',
  'conference',
  'answered-by',
];
const PROVENANCES: readonly Provenance[] = ['callback', 'reconciled', 'inferred'];

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
  buffer[start + 4] = KINDS.indexOf(observation.kind);
  buffer[start + 5] = PROVENANCES.indexOf(observation.provenance);
  buffer[start + 6] = request.method === 'GET' ? 1 : 0;
  buffer[start + 7] = request.encoding === 'json' ? 1 : 0;
  buffer.writeDoubleLE(observation.receivedAt, start + 8);
  buffer.write(observation.key, start + 16, 'hex');
  buffer[start + 32] = accountSid.length;
  buffer[start + 33] = callSid.length;
  buffer.writeUInt16LE(targetLength, start + 34);
  buffer.writeUInt32LE(request.body.length, start + 36);
  return at;
}

/** A request read back. What it says is read from its bytes when it is asked for. */
export class LogRecord {
  readonly header: EventHeader;
  /** Its own bytes. */
  readonly bytes: Buffer;
  readonly #targetStart: number;

  constructor(header: EventHeader, bytes: Buffer, targetStart: number) {
    this.header = header;
    this.bytes = bytes;
    this.#targetStart = targetStart;
  }

  get request(): StoredRequest & { readonly body: Buffer } {
    return {
      method: this.bytes[6] === 1 ? 'GET' : 'POST',
      target: this.bytes.toString('utf8', this.#targetStart, this.#bodyStart),
      encoding: this.bytes[7] === 1 ? 'json' : 'form',
      body: this.bytes.subarray(this.#bodyStart),
    };
  }

  /** The body of a form by POST, as nearly every callback is; null for anything else. */
  get formBody(): Buffer | null {
    const isForm = this.bytes[6] === 0 && this.bytes[7] === 0;
    return isForm ? this.bytes.subarray(this.#bodyStart) : null;
  }

  get #bodyStart(): number {
    return this.#targetStart + this.bytes.readUInt16LE(34);
  }
}

/** The records of a buffer, in order. Throws where the bytes are not what `writeRecord` wrote. */
export function* readRecords(buffer: Buffer): Generator<LogRecord> {
  let start = 0;
  while (start < buffer.length) {
    const record = readRecord(buffer, start);
    yield record;
    start += record.bytes.length;
  }
}

function readRecord(buffer: Buffer, start: number): LogRecord {
  const length = buffer.readUInt32LE(start);
  if (length < FIXED_BYTES || start + length > buffer.length) {
    throw new Error(
      `the log holds a record of an impossible length (at byte ${start} of its batch)`,
    );
  }
  const bytes = buffer.subarray(start, start + length);
  const kindCode = bytes[4] ?? UNPROCESSABLE;
  const accountEnd = FIXED_BYTES + (bytes[32] ?? 0);
  const callEnd = accountEnd + (bytes[33] ?? 0);
  const key = parseEventKey(bytes.toString('hex', 16, 32));
  const accountSid = parseAccountSid(bytes.toString('latin1', FIXED_BYTES, accountEnd));
  const callSid = parseCallSid(bytes.toString('latin1', accountEnd, callEnd));
  const provenance = PROVENANCES[bytes[5] ?? 0];
  if (key === null || accountSid === null || callSid === null || provenance === undefined) {
    throw new Error(`the log holds a record that is none (at byte ${start} of its batch)`);
  }
  const header = {
    key,
    kind: KINDS[kindCode] ?? 'progress',
    accountSid,
    callSid,
    provenance,
    receivedAt: bytes.readDoubleLE(8),
  };
  return new LogRecord(header, bytes, callEnd);
}

/** Whether a record is in the log but belongs to no call. */
export const isUnprocessable = (record: LogRecord): boolean => record.bytes[4] === UNPROCESSABLE;

/** Marks a record, in place, as one that could not be joined. What it returns takes that back. */
export function markUnprocessable({ bytes }: LogRecord): () => void {
  const kind = bytes[4] ?? UNPROCESSABLE;
  bytes[4] = UNPROCESSABLE;
  return () => {
    bytes[4] = kind;
  };
}
