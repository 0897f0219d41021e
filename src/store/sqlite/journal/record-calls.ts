/** Says which calls some records are of, and nothing else of them: a scan of the log looks at millions. */

import { ACCOUNT_LENGTH_AT, CALL_LENGTH_AT, FIXED_BYTES, KIND_AT, recordLength } from './record.ts';
import { type RecordKind, recordKind } from './record-kind.ts';

/** What a record is, and of which call. */
export interface RecordCall {
  readonly kind: RecordKind;
  readonly accountSid: string;
  readonly callSid: string;
}

/** The calls of a buffer's records, in order. Throws where the bytes are no records. */
export function* recordCalls(buffer: Buffer): Generator<RecordCall> {
  for (let start = 0; start < buffer.length; ) {
    const length = recordLength(buffer, start);
    const accountStart = start + FIXED_BYTES;
    const callStart = accountStart + (buffer[start + ACCOUNT_LENGTH_AT] ?? 0);
    const callEnd = callStart + (buffer[start + CALL_LENGTH_AT] ?? 0);
    yield {
      kind: recordKind(buffer[start + KIND_AT]),
      accountSid: buffer.toString('latin1', accountStart, callStart),
      callSid: buffer.toString('latin1', callStart, callEnd),
    };
    start += length;
  }
}
