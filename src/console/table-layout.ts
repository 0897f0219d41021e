/**
 * The columns of both tables and how they share a line: in full if there's room, with shorter times and IDs on 120
 * and on 80 columns. Column widths depend only on the terminal's width, so nothing jumps.
 */

import type { CallRow } from '../core/calls/call-row.ts';
import { type TimeZone, wallClock, wallText } from '../core/time/time-zone.ts';
import { parseTimestamp } from '../core/time/timestamp.ts';
import { placeOf, sipText } from './call-table.ts';
import { cutEnd, cutStart, NARROWEST_SID, partyText, sidPrefix } from './cut-text.ts';
import { safeText } from './safe-text.ts';

/** A line of a table. `corrected`: the failed call turned out to have ended otherwise, and is marked. */
export interface TableRow extends CallRow {
  readonly corrected: boolean;
}

/** Explains the marks in a table; empty if there are none. */
export const markNote = (hasMarks: boolean): string =>
  hasMarks ? '  (* ended otherwise in the end)' : '';

export interface Column {
  readonly head: string;
  readonly width: number;
  /** At most `width` one-column characters. */
  readonly cell: (row: TableRow) => string;
}

export interface TableLayout {
  readonly gap: string;
  readonly columns: readonly Column[];
  /** The column that's coloured. */
  readonly statusColumn: number;
  /** The number of lines that the heads take. */
  readonly headLines: number;
}

const STATUS_COLUMN = 1;

/** The two tables, which differ in their last column. */
export type TableKind = 'ended' | 'failed';

/** The layouts of both tables for a terminal of `width` columns; null: for a file. */
export type Layouts = (width: number | null) => Readonly<Record<TableKind, TableLayout>>;

/** Shows times in the zone. */
export const layoutsIn =
  (zone: TimeZone): Layouts =>
  (width) =>
    width === null
      ? { ended: fileLayout('ended', zone), failed: fileLayout('failed', zone) }
      : { ended: layoutFor(width, 'ended', zone), failed: layoutFor(width, 'failed', zone) };

/** Every value of usual length in full; a recording's URL is long. */
const fileLayout = (table: TableKind, zone: TimeZone): TableLayout => wholeLayout(400, table, zone);

/** The layout for a terminal of `width` columns. */
function layoutFor(width: number, table: TableKind, zone: TimeZone): TableLayout {
  if (width >= 145) return wholeLayout(width, table, zone);
  if (width >= 100) return shorterLayout(width, table, zone);
  return shortestLayout(width, table, zone);
}

function wholeLayout(width: number, table: TableKind, zone: TimeZone): TableLayout {
  const party = Math.min(30, 13 + Math.floor((width - 145) / 4));
  const time = `Event Time (${zone})`;
  const rest = width - 12 - (36 + 11 + Math.max(19, time.length) + 14 + 2 * party);
  return {
    gap: '  ',
    statusColumn: STATUS_COLUMN,
    headLines: 1,
    columns: [
      column('Call SID', 36, (row) => sidPrefix(row.callSid, 36)),
      column('Call Status', 11, statusOf),
      column(time, Math.max(19, time.length), timeIn(zone, 0)),
      column('Call Direction', 14, (row) => safeText(row.direction)),
      column('To Number', party, (row) => partyText(row.to, party)),
      column('From Number', party, (row) => partyText(row.from, party)),
      lastColumn(table, rest, ' '),
    ],
  };
}

function shorterLayout(width: number, table: TableKind, zone: TimeZone): TableLayout {
  const sid = Math.max(NARROWEST_SID, Math.min(36, width - 108));
  const party = Math.min(22, 15 + Math.floor(Math.max(0, width - 110) / 5));
  const rest = width - 12 - (sid + 10 + 14 + 13 + 2 * party);
  return {
    gap: '  ',
    statusColumn: STATUS_COLUMN,
    headLines: 2,
    columns: [
      column('\nCall SID', sid, (row) => sidPrefix(row.callSid, sid)),
      column('Call\nStatus', 10, statusOf),
      column(`Event Time\n(${placeOf(zone)})`, 14, timeIn(zone, 5)),
      column('Call\nDirection', 13, (row) => safeText(row.direction)),
      column('To\nNumber', party, (row) => partyText(row.to, party)),
      column('From\nNumber', party, (row) => partyText(row.from, party)),
      lastColumn(table, rest, '\n'),
    ],
  };
}

/**
 * Eighty columns have room for either the direction or the reason of a failure in words, and for no useful part of a
 * recording's URL.
 */
function shortestLayout(width: number, table: TableKind, zone: TimeZone): TableLayout {
  const direction = column('Call\nDirection', 13, (row) => safeText(row.direction));
  const others = NARROWEST_SID + 10 + 10 + 12 + 12 + (table === 'ended' ? 14 : 0);
  const rest = Math.max(6, width - 5 - others);
  const columns = [
    column('Call\nSID', NARROWEST_SID, (row) => sidPrefix(row.callSid, NARROWEST_SID)),
    column('Call\nStatus', 10, statusOf),
    column(`Event Time\n(${placeOf(zone)})`, 10, timeIn(zone, 11)),
    ...(table === 'ended' ? [direction] : []),
    column('To\nNumber', 12, (row) => partyText(row.to, 12)),
    column('From\nNumber', 12, (row) => partyText(row.from, 12)),
    table === 'failed'
      ? lastColumn(table, rest, '\n')
      : column('SIP\nCode', 4, (row) => sipText(row.sipCode, null)),
  ];
  return {
    gap: ' ',
    statusColumn: STATUS_COLUMN,
    headLines: 2,
    columns: columns.slice(0, fittingCount(columns, width)),
  };
}

/** A failed call has a reason instead of a recording. */
const lastColumn = (table: TableKind, width: number, between: ' ' | '\n'): Column =>
  table === 'failed'
    ? column(between === ' ' ? 'SIP Answer' : 'SIP\nAnswer', width, (row) =>
        cutEnd(sipText(row.sipCode, row.sipPhrase), width),
      )
    : column(`Recording${between}URL`, width, (row) =>
        row.recordingUrl === null ? '' : cutStart(row.recordingUrl, width),
      );

/** How many of the columns fit into a line, one space apart. */
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

/**
 * A provider's date in the zone, from the year (`skip` 0), the month (5) or the hour (11) on; unchanged if it isn't
 * a date.
 */
function timeIn(zone: TimeZone, skip: 0 | 5 | 11): (row: TableRow) => string {
  const clock = wallClock(zone);
  return ({ eventTimestamp }) => {
    const at = eventTimestamp === null ? null : parseTimestamp(eventTimestamp);
    return at === null ? safeText(eventTimestamp) : wallText(clock(at)).slice(skip);
  };
}
