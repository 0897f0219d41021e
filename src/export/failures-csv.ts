/** The failed calls of a batch as CSV: the table's columns, with the SIP code and phrase. */

import type { CallRow } from '../core/calls/call-row.ts';
import { type Column, csvText } from './csv.ts';

const COLUMNS: readonly Column<CallRow>[] = [
  ['Call SID', (row) => row.callSid],
  ['Call Status', (row) => row.status],
  ['Event Timestamp', (row) => row.eventTimestamp],
  ['Call Direction', (row) => row.direction],
  ['To Number', (row) => row.to],
  ['From Number', (row) => row.from],
  ['Recording URL', (row) => row.recordingUrl],
  ['SIP Code', (row) => row.sipCode],
  ['SIP Phrase', (row) => row.sipPhrase],
];

/** In the order of the pages. Text in chunks; see `csvText`. */
export const failuresCsv = (rows: AsyncIterable<readonly CallRow[]>): AsyncIterable<string> =>
  csvText(COLUMNS, rows);
