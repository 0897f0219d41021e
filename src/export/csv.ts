/**
 * Rows into CSV (RFC 4180), a page at a time: UTF-8 text in chunks, CRLF, always with a header. Cells that a
 * spreadsheet would run as a formula are defused. Holds no more than a page in memory.
 */

import { stringify } from 'csv-stringify/sync';

export type Cell = string | number | boolean | null;

/** A column's heading, and how to read its cell from a row. */
export type Column<Row> = readonly [heading: string, cell: (row: Row) => Cell];

/** The CSV's text: a chunk for the header, then one for each page, which is empty for an empty page. */
export async function* csvText<Row>(
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
): AsyncIterable<string> {
  yield lines([columns.map(([heading]) => heading)]);
  for await (const page of pages) {
    yield page.length === 0 ? '' : lines(page.map((row) => columns.map(([, cell]) => cell(row))));
  }
}

/** Cells are defused beforehand: the library's own casting costs more than everything else. */
const lines = (rows: Cell[][]): string =>
  stringify(
    rows.map((row) => row.map((cell) => (typeof cell === 'string' ? defuse(cell) : cell))),
    {
      record_delimiter: '\r\n',
      // With a custom delimiter it doesn't quote a lone CR or LF, which many readers take for a line end.
      quote_record_delimiter: true,
    },
  );

/**
 * A cell that's safe to open. A leading apostrophe turns what a spreadsheet would run into text: spreadsheets
 * skip spaces and invisible characters before they look for a formula's sign. A phone number (`+` and 7 to 15
 * digits, E.164) isn't a formula and stays unchanged. Control characters, which a terminal would obey, are
 * written as `\u001b` and the like; tabs and line ends stay.
 * Source: OWASP "CSV Injection", November 2026.
 */
export function defuse(cell: string): string {
  if (PLAIN.test(cell)) return cell;
  const isSafe = !FORMULA.test(cell) || E164.test(cell);
  const shown = CONTROL.test(cell) ? cell.replaceAll(CONTROLS, escaped) : cell;
  return isSafe ? shown : `'${shown}`;
}

/** Nearly every cell: a letter or digit, then characters that a keyboard has. */
const PLAIN = /^\w[ -~]*$/;
/**
 * A tab or line end at the beginning, or a sign after invisible characters: spaces (Z), controls and formats (C),
 * default ignorables (DI), and Braille's blank. The signs are = + - @, also in the wide and small forms that some
 * spreadsheets fold into them, and the mathematical minus.
 */
const FORMULA =
  /^(?:[\t\r\n]|[\p{Z}\p{Cc}\p{Cf}\p{DI}\u2800]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212])/u;
const E164 = /^\+[0-9]{7,15}$/;
/** Control characters except tab, LF and CR. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;
const CONTROLS = /[^\P{Cc}\t\n\r]/gu;

const escaped = (control: string): string =>
  `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
