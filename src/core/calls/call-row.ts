/** A call as a line of the tables and of the failure report: the columns that the field started with. */

import type { CallState } from './call-state.ts';
import { statusOf } from './call-view.ts';

/** Which of the two tables a call joins when it ends. */
export type TableName = 'all' | 'failed';

/** One line. The report adds the last two columns, which the tables leave out. */
export interface CallRow {
  readonly callSid: string;
  readonly status: string;
  /** Of the callback by which the call joined its table, as received. */
  readonly eventTimestamp: string | null;
  readonly direction: string | null;
  readonly to: string | null;
  readonly from: string | null;
  readonly recordingUrl: string | null;
  readonly sipCode: number | null;
  readonly sipPhrase: string | null;
}

/** The call as a line, at this moment. */
export const rowOf = (state: CallState): CallRow => ({
  callSid: state.callSid,
  status: statusOf(state) ?? 'unknown',
  eventTimestamp: state.end?.timestamp ?? null,
  direction: state.facts.direction?.value ?? null,
  to: state.facts.to?.value ?? null,
  from: state.facts.from?.value ?? null,
  recordingUrl: state.recordings.find((recording) => recording.url !== null)?.url?.value ?? null,
  sipCode: state.facts.sipCode?.value ?? null,
  sipPhrase: state.facts.sipPhrase?.value ?? null,
});

/** Whether two lines of the same call say the same. */
export const sameRow = (a: CallRow, b: CallRow): boolean =>
  a.status === b.status &&
  a.eventTimestamp === b.eventTimestamp &&
  a.direction === b.direction &&
  a.to === b.to &&
  a.from === b.from &&
  a.recordingUrl === b.recordingUrl &&
  a.sipCode === b.sipCode &&
  a.sipPhrase === b.sipPhrase;

/**
 * The table that an event made its call join; null where it joined none. A call joins a table when
 * it first shows an end that belongs there; a corrected end makes it join the other table too.
 */
export function tableJoined(before: CallState | null, after: CallState): TableName | null {
  const table = tableOf(after);
  return table === null || (before !== null && tableOf(before) === table) ? null : table;
}

/** The table that a call belongs to as it is; null while it has not ended. */
export const tableOf = (state: CallState): TableName | null =>
  state.end === null ? null : state.end.status === 'failed' ? 'failed' : 'all';
