/** A record of the log as followers see it. */

import type { LogEntry } from '../../../ports/change-feed.ts';
import type { PositionedRecord } from '../log/log.ts';

export function logEntry({ position, record }: PositionedRecord): LogEntry {
  const { key, kind: eventKind, provenance, accountSid, callSid, receivedAt } = record.header;
  const entry = { position, accountSid, callSid, receivedAt };
  const { kind } = record;
  switch (kind) {
    case 'event':
      return { ...entry, kind, key, eventKind, provenance, request: record.request };
    case 'unprocessable':
      return { ...entry, kind, key, request: record.request };
    case 'repeat':
      return { ...entry, kind, key };
    case 'erasure':
    case 'purge':
    case 'expired':
      return { ...entry, kind };
  }
}
