/**
 * Rows into CSV as RFC 4180 has it, a page at a time: UTF-8 text in chunks, CRLF, a header always.
 * What a spreadsheet would run as a formula is defused. Holds no more than a page in memory.
 */

import { stringify } from 'csv-stringify/sync';

export type Cell = string | number | boolean | null;

/** A column by its heading, and how its cell is read from a row. */
export type Column<Row> = readonly [heading: string, cell: (row: Row) => Cell];

/** The CSV's text, chunk by chunk: the header, then a chunk for each page, empty where the page is. */
export async function* csvText<Row>(
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
): AsyncIterable<string> {
  yield lines([columns.map(([heading]) => heading)]);
  for await (const page of pages) {
    yield page.length === 0 ? '' : lines(page.map((row) => columns.map(([, cell]) => cell(row))));
  }
}

/** Defused before they are handed over: the library's own casting costs more than all the rest. */
const lines = (rows: Cell[][]): string =>
  stringify(
    rows.map((row) => row.map((cell) => (typeof cell === 'string' ? defuse(cell) : cell))),
    {
      record_delimiter: '\r\n',
      // With a delimiter of one's own it does not quote a lone CR or LF, which is a line's end to
      // many readers.
      quote_record_delimiter: true,
    },
  );

/**
 * The cell as a spreadsheet may safely open it: a leading apostrophe makes it text. A phone number
 * (`+` and 7 to 15 digits, E.164) is no formula and stays as it is.
 * Source: OWASP "CSV Injection"; the wide signs are what some spreadsheets fold into the plain ones.
 */
export const defuse = (cell: string): string =>
  FORMULA.test(cell) && !E164.test(cell) ? `'${cell}` : cell;

const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const E164 = /^\+[0-9]{7,15}$/;
