/** What records of the log say to those who ask: events of a timeline, and captured requests. */

import type { Parameters } from '../../../core/callback/parameters.ts';
import { readEvent } from '../../../core/callback/read-event.ts';
import { readParameters } from '../../../core/callback/read-request.ts';
import { textOf } from '../../../core/callback/voice-parameters.ts';
import type { EventKey } from '../../../core/ids.ts';
import type { CapturedRequest, StoredEvent } from '../../../ports/call-store.ts';
import type { LogRecord } from '../journal/record.ts';
import type { PositionedRecord } from './log.ts';

/** An event before its repeats are counted. */
export interface RecordedEvent extends Omit<StoredEvent, 'duplicates' | 'lastDuplicateAt'> {
  readonly key: EventKey;
}

/** One record at a time, so that at most one block of the log is in memory. */
export function eventsOf(entries: Iterable<PositionedRecord>): readonly RecordedEvent[] {
  const events: RecordedEvent[] = [];
  for (const entry of entries) events.push(...eventOf(entry));
  return events;
}

function eventOf({ position, record }: PositionedRecord): readonly RecordedEvent[] {
  if (record.kind === 'expired') return [];
  const parameters = parametersOf(record);
  if (parameters === null) return [];
  const event = readEvent(record.header, parameters);
  return [
    {
      key: event.key,
      position,
      kind: event.kind,
      status: textOf(parameters, 'CallStatus'),
      sequenceNumber: 'sequenceNumber' in event ? event.sequenceNumber : null,
      occurredAt: event.occurredAt,
      receivedAt: event.receivedAt,
      provenance: event.provenance,
      parameters: Object.fromEntries(parameters),
    },
  ];
}

function parametersOf(record: LogRecord): Parameters | null {
  const { method, target, encoding, body } = record.request;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  return readParameters(method, target, encoding, text);
}

/** What came as a callback, and can be sent again as one: no repeat, and no correction from REST. */
export function captureOf(record: LogRecord): readonly CapturedRequest[] {
  const { kind } = record;
  if (kind !== 'event' && kind !== 'unprocessable') return [];
  if (record.request.encoding === 'rest') return [];
  const parameters = parametersOf(record);
  if (parameters === null) return [];
  const { method, target } = record.request;
  return [
    {
      path: method === 'GET' ? (target.split('?', 1)[0] ?? target) : target,
      method,
      parameters: Object.fromEntries(parameters),
      receivedAt: record.header.receivedAt,
    },
  ];
}
