/**
 * Finds the failed calls that are in no failure batch because a damaged page hid them when they failed. A
 * rebuild leaves decisions to the next start, since it doesn't have the threshold or the recipients.
 */

import { PlainForm } from '../../../../core/callback/plain-form.ts';
import { type CallState, withoutOldest } from '../../../../core/calls/call-state.ts';
import { hasFailed } from '../../../projection/consequence.ts';
import { joinRecord } from '../../../projection/join-record.ts';
import type { PlacedCall } from '../../../projection/placed-call.ts';
import { LISTED_EVENTS } from '../../calls/call-layout.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import { type MissedFailure, MissedFailures } from '../../writer/missed-failures.ts';
import { LogLookup } from '../scan/log-lookup.ts';
import { CALL_RECORD, type CallRecord, WholeCalls } from '../scan/stored-call.ts';

const ROWS_AT_ONCE = 500;

/**
 * Notes them in a rebuilt database, whose events are all joined. A call counts if the event by which it first
 * failed was set aside: any other failure was decided with its event, even if its line is lost. Returns how
 * many wait for a start, including those of an earlier rebuild.
 */
export function findMissedFailures(database: SqliteDatabase): number {
  const missed = new MissedFailures(database);
  const wholes = new WholeCalls(database);
  const log = new LogLookup(database);
  const isAside = database
    .prepare<[number], number>('SELECT 1 FROM set_aside_events WHERE position = ?')
    .pluck();
  const page = database.prepare<[number, number], CallRecord>(
    `SELECT ${CALL_RECORD} FROM calls LEFT JOIN accounts ON accounts.id = calls.account
     WHERE calls.id > ? AND status = 'failed' AND failure_batch IS NULL ORDER BY calls.id LIMIT ?`,
  );
  for (let after = 0; ; ) {
    const rows = page.all(after, ROWS_AT_ONCE);
    for (const row of rows) {
      const call = wholes.of(row);
      if (call === null) continue;
      if (!call.positions.some((position) => isAside.get(position) === 1)) continue;
      const failure = firstFailure(call, log);
      if (failure !== null && isAside.get(failure.position) === 1) missed.add(failure);
    }
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  database.exec('DELETE FROM set_aside_events');
  return database.prepare<[], number>('SELECT count(*) FROM missed_failures').pluck().get() ?? 0;
}

/** The event by which a call first failed; null if the log has lost it. */
function firstFailure(call: PlacedCall, log: LogLookup): MissedFailure | null {
  // Dimensions don't decide whether a call failed.
  const reading = { plain: new PlainForm(), dimensions: [] };
  let state: CallState | null = null;
  for (const position of call.positions) {
    const record = log.at(position);
    const after: CallState | undefined =
      record === null ? undefined : joinRecord(state, record, reading)?.state;
    if (record === null || after === undefined) continue;
    if (hasFailed(after)) {
      const { accountSid, callSid, receivedAt } = record.header;
      return { position, accountSid, callSid, receivedAt };
    }
    // No event is in a call twice, so its keys needn't be kept.
    state = after.stamps.length > LISTED_EVENTS ? withoutOldest(after, LISTED_EVENTS) : after;
  }
  return null;
}
