/** Finds the records of one call among others without reading the rest of them. */

import {
  ACCOUNT_LENGTH_AT,
  ARRIVAL_AT,
  CALL_LENGTH_AT,
  FIXED_BYTES,
  KEY_AT,
  KEY_END,
  KIND_AT,
  recordLength,
} from './record.ts';
import { type RecordKind, recordKind } from './record-kind.ts';

/** A call's SIDs as records have them. */
export interface NameInRecords {
  readonly accountLength: number;
  readonly bytes: Buffer;
}

/** A record of the call. */
export interface RecordOfCall {
  /** Its place in the buffer: 0 for the first record. */
  readonly index: number;
  readonly kind: RecordKind;
  /** The key in hex; all zeros in the record of a removal. */
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
}

export const nameInRecords = (accountSid: string, callSid: string): NameInRecords => ({
  accountLength: accountSid.length,
  bytes: Buffer.from(accountSid + callSid, 'latin1'),
});

/** The records of a call, in order. Throws where the bytes are no records. */
export function* recordsOfCall(buffer: Buffer, name: NameInRecords): Generator<RecordOfCall> {
  // Nearly every block of the log is done with here.
  if (!buffer.includes(name.bytes)) return;
  let index = 0;
  for (let start = 0; start < buffer.length; index += 1) {
    const length = recordLength(buffer, start);
    if (isOf(buffer, start, name)) {
      yield {
        index,
        kind: recordKind(buffer[start + KIND_AT]),
        key: buffer.toString('hex', start + KEY_AT, start + KEY_END),
        receivedAt: buffer.readDoubleLE(start + ARRIVAL_AT),
      };
    }
    start += length;
  }
}

function isOf(buffer: Buffer, start: number, { accountLength, bytes }: NameInRecords): boolean {
  const nameStart = start + FIXED_BYTES;
  return (
    buffer[start + ACCOUNT_LENGTH_AT] === accountLength &&
    buffer[start + CALL_LENGTH_AT] === bytes.length - accountLength &&
    buffer.compare(bytes, 0, bytes.length, nameStart, nameStart + bytes.length) === 0
  );
}
