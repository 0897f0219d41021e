/** A record of the log without personal data: the same event of the same call, at the same position. */

import { readParameters } from '../../../core/callback/read-request.ts';
import { eraseParameters } from '../../../core/erasure/erase-parameters.ts';
import {
  KIND_AT,
  type LogRecord,
  readRecords,
  recordBytes,
  writeRecord,
} from '../journal/record.ts';

/** A record that is erased already, or never held more than SIDs, is returned as it is. */
export function eraseRecord(record: LogRecord): LogRecord {
  const { kind, header } = record;
  if (kind !== 'event' && kind !== 'unprocessable') return record;
  const { method, target, encoding, body } = record.request;
  if (encoding === 'erased') return record;
  const parameters = readParameters(method, target, encoding, body.toString('utf8'));
  const left = parameters === null ? '' : eraseParameters(parameters);
  const erased = {
    ...header,
    request: {
      method,
      target: pathOf(target),
      encoding: 'erased' as const,
      body: Buffer.from(left),
    },
  };
  const bytes = Buffer.alloc(recordBytes(erased));
  writeRecord(bytes, 0, erased);
  // Of an unprocessable record, the header's kind means nothing.
  bytes[KIND_AT] = record.bytes[KIND_AT] ?? 0;
  const [written] = readRecords(bytes);
  if (written === undefined) throw new Error('an erased record has no bytes');
  return written;
}

/** Our own paths are words; anything else is the sender's. */
const pathOf = (target: string): string => /^[A-Za-z/_-]*(?=\?|$)/.exec(target)?.[0] ?? '/';
