/**
 * The columns of both tables and how they share a line: whole where there is room, with shorter
 * times and ids on 120 and on 80 columns. Widths depend on the width only, so nothing ever jumps.
 */

import type { CallRow } from '../core/call-row.ts';
import { parseTimestamp } from '../core/callback/timestamp.ts';
import { shortened } from './event-lines.ts';
import { safeText } from './safe-text.ts';

/** A line of a table; a failed call that ended otherwise in the end is marked. */
export interface TableRow extends CallRow {
  readonly corrected: boolean;
}

/** Says behind a table what the marks in it mean; nothing where there are none. */
export const markNote = (hasMarks: boolean): string =>
  hasMarks ? '  (* ended otherwise in the end)' : '';

export interface Column {
  readonly head: string;
  readonly width: number;
  /** At most `width` characters of narrow text. */
  readonly cell: (row: TableRow) => string;
}

export interface TableLayout {
  readonly gap: string;
  readonly columns: readonly Column[];
  /** Which of them is painted. */
  readonly statusColumn: number;
  /** Lines that the heads take. */
  readonly headLines: number;
}

const STATUS_COLUMN = 1;

/** Every value whole, as long as it is of the usual length; a recording's address is long. */
export const fileLayout = (): TableLayout => wholeLayout(400);

/** The layout for a terminal's line of `width` characters. */
export function layoutFor(width: number): TableLayout {
  if (width >= 145) return wholeLayout(width);
  if (width >= 100) return shorterLayout(width);
  return shortestLayout(width);
}

function wholeLayout(width: number): TableLayout {
  const number = Math.min(20, 13 + Math.floor((width - 145) / 4));
  const rest = width - 12 - (36 + 11 + 31 + 14 + 2 * number);
  return {
    gap: '  ',
    statusColumn: STATUS_COLUMN,
    headLines: 1,
    columns: [
      column('Call SID', 36, (row) => shortened(safeText(row.callSid), 36)),
      column('Call Status', 11, statusOf),
      column('Event Timestamp', 31, (row) => safeText(row.eventTimestamp)),
      column('Call Direction', 14, (row) => safeText(row.direction)),
      column('To Number', number, (row) => endOf(row.to, number)),
      column('From Number', number, (row) => endOf(row.from, number)),
      column('Recording URL', rest, (row) => endOf(row.recordingUrl, rest)),
    ],
  };
}

function shorterLayout(width: number): TableLayout {
  const sid = Math.max(13, Math.min(36, width - 98));
  const rest = width - 12 - (sid + 9 + 14 + 13 + 2 * 15);
  return {
    gap: '  ',
    statusColumn: STATUS_COLUMN,
    headLines: 2,
    columns: [
      column('\nCall SID', sid, (row) => shortened(safeText(row.callSid), sid)),
      column('Call\nStatus', 9, statusOf),
      column('Event\nTimestamp', 14, (row) => shortTime(row.eventTimestamp, 5)),
      column('Call\nDirection', 13, (row) => safeText(row.direction)),
      column('To\nNumber', 15, (row) => endOf(row.to, 15)),
      column('From\nNumber', 15, (row) => endOf(row.from, 15)),
      column('Recording\nURL', rest, (row) => endOf(row.recordingUrl, rest)),
    ],
  };
}

function shortestLayout(width: number): TableLayout {
  const rest = Math.max(9, width - 6 - (9 + 9 + 9 + 13 + 12 + 12));
  const columns = [
    column('Call\nSID', 9, (row) => shortened(safeText(row.callSid), 9)),
    column('Call\nStatus', 9, statusOf),
    column('Event\nTimestamp', 9, (row) => shortTime(row.eventTimestamp, 11)),
    column('Call\nDirection', 13, (row) => safeText(row.direction)),
    column('To\nNumber', 12, (row) => endOf(row.to, 12)),
    column('From\nNumber', 12, (row) => endOf(row.from, 12)),
    column('Recording\nURL', rest, (row) => endOf(row.recordingUrl, rest)),
  ];
  return {
    gap: ' ',
    statusColumn: STATUS_COLUMN,
    headLines: 2,
    columns: columns.slice(0, fittingCount(columns, width)),
  };
}

/** How many of the first columns a line holds, one space apart. */
function fittingCount(columns: readonly Column[], width: number): number {
  let used = -1;
  const tooMany = columns.findIndex((column) => {
    used += 1 + column.width;
    return used > width;
  });
  return tooMany === -1 ? columns.length : tooMany;
}

const column = (head: string, width: number, cell: (row: TableRow) => string): Column => ({
  head,
  width,
  cell,
});

const statusOf = (row: TableRow): string =>
  row.corrected ? `${safeText(row.status)}*` : safeText(row.status);

/** Of a number or an address of a file, the end tells most. */
function endOf(value: string | null, width: number): string {
  if (value === null || value === '') return '';
  // What is endless is cut at its beginning here, not at its end.
  const text = safeText(value.slice(-width - 1), width + 1);
  return text.length <= width ? text : `…${text.slice(text.length - width + 1)}`;
}

/** A provider's date from month (`skip` 5) or hour (11) on, in UTC; as it is where it is no date. */
function shortTime(timestamp: string | null, skip: 5 | 11): string {
  const at = timestamp === null ? null : parseTimestamp(timestamp);
  return at === null
    ? safeText(timestamp)
    : new Date(at).toISOString().slice(skip, 19).replace('T', ' ');
}
