/** Reads rows of `calls` for the checks: by id, complete, and decoded. */

import { SqliteError, type Statement } from 'better-sqlite3';
import { normaliseStatus } from '../../../../core/call-status.ts';
import { parseAccountSid, parseCallSid } from '../../../../core/ids.ts';
import type { PlacedCall } from '../../../projection/placed-call.ts';
import { decodeCall } from '../../calls/decode-call.ts';
import { decodeChunk } from '../../calls/event-chunk.ts';
import type { PackedCall } from '../../calls/packed-call.ts';
import { isUnreadable } from '../../database/damage.ts';
import type { SqliteDatabase } from '../../database/database.ts';
import type { Tables } from '../../database/tables.ts';

/** A row of `calls` with its account's SID, null if the account's row is lost. */
export interface CallRecord extends Omit<Tables['calls'], 'account'> {
  readonly account_sid: string | null;
}

/** The columns of a `CallRecord`, for `FROM calls LEFT JOIN accounts ON accounts.id = calls.account`. */
export const CALL_RECORD = `calls.id, segment, sid_hash, account_sid, call_sid, status, direction,
  from_number, to_number, parent_call_sid, from_hash, to_hash, parent_hash, started_at,
  failure_batch, failure_id, state`;

/** The call of a row, with the events that it lists; null if it can't be decoded. */
export function decodeRecord(row: CallRecord): PlacedCall | null {
  const accountSid = parseAccountSid(row.account_sid);
  const callSid = parseCallSid(row.call_sid);
  if (accountSid === null || callSid === null) return null;
  const columns = {
    direction: row.direction,
    from: row.from_number,
    to: row.to_number,
    parent: row.parent_call_sid,
  };
  try {
    return decodeCall(accountSid, callSid, columns, row.state);
  } catch {
    return null;
  }
}

/** The same row, as the writer packs calls. */
export const packedOf = (row: CallRecord): PackedCall => ({
  status: row.status === null ? null : normaliseStatus(row.status),
  startedAt: row.started_at,
  columns: {
    direction: row.direction,
    from: row.from_number,
    to: row.to_number,
    parent: row.parent_call_sid,
  },
  bytes: row.state.toString('latin1'),
});

/** Reads calls with all their events: those that the row lists, and those beside it. */
export class WholeCalls {
  readonly #chunks: Statement<[number, number], Buffer>;

  constructor(database: SqliteDatabase) {
    this.#chunks = database
      .prepare<[number, number], Buffer>(
        `SELECT events FROM call_events WHERE call = ? AND first_position < ?
         ORDER BY first_position`,
      )
      .pluck();
  }

  /** The call of a row; null if it can't be decoded, or doesn't count what's beside it. */
  of(row: CallRecord): PlacedCall | null {
    const placed = decodeRecord(row);
    if (placed === null || placed.state.earlierEvents === 0) return placed;
    const { state, positions, lastRecord } = placed;
    try {
      // Chunks that were added since the row was read have events that it still lists.
      const chunks = this.#chunks.all(row.id, positions[0] ?? 0).map(decodeChunk);
      const earlier = chunks.flatMap((chunk) => chunk.stamps);
      if (earlier.length !== state.earlierEvents) return null;
      return {
        state: { ...state, earlierEvents: 0, stamps: [...earlier, ...state.stamps] },
        positions: [...chunks.flatMap((chunk) => chunk.positions), ...positions],
        lastRecord,
      };
    } catch (error) {
      if (error instanceof SqliteError && !isUnreadable(error)) throw error;
      return null;
    }
  }
}
