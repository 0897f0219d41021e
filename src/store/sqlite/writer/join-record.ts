/**
 * Joins a stored request to its call. The writer, its replay and the checks of a whole database all
 * come through here, so they can't disagree about what a record means.
 */

import type { NamedParameters } from '../../../core/callback/parameters.ts';
import type { PlainForm } from '../../../core/callback/plain-form.ts';
import { readEvent } from '../../../core/callback/read-event.ts';
import { readParameters } from '../../../core/callback/read-request.ts';
import type { CallState } from '../../../core/calls/call-state.ts';
import { type Joined, join, type SeenEarlier } from '../../../core/calls/join.ts';
import type { LogRecord } from '../journal/record.ts';

/**
 * Joins the record's event to its call; null if it can't be read or joined. `plain` is only borrowed.
 * `seenEarlier` must not fail: what it throws is taken for an event that can't be joined.
 */
export function joinRecord(
  known: CallState | null,
  record: LogRecord,
  plain: PlainForm,
  seenEarlier?: SeenEarlier,
): Joined | null {
  try {
    const parameters = parametersOf(record, plain);
    return parameters === null
      ? null
      : join(known, readEvent(record.header, parameters), seenEarlier);
  } catch {
    // The join is total and reading nearly so. If a defect throws here, it costs one event its place
    // in its call, never the event and never the batch.
    return null;
  }
}

/** What a record says; null if its body can't be read. */
function parametersOf(record: LogRecord, plain: PlainForm): NamedParameters | null {
  const { formBody } = record;
  if (formBody !== null && plain.read(formBody)) {
    plain.learn();
    return plain;
  }
  const { method, target, encoding, body } = record.request;
  return readParameters(method, target, encoding, body.toString('utf8'));
}
