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
 * The cell as it can safely be opened. A leading apostrophe makes text of what a spreadsheet would run: it
 * skips spaces and characters that nobody sees before it looks for a formula's sign. A phone number (`+` and 7
 * to 15 digits, E.164) is no formula and stays as it is. Control characters, which a terminal would obey,
 * are written as `\u001b` and the like; tabs and line ends stay.
 * Source: OWASP "CSV Injection", November 2026.
 */
export function defuse(cell: string): string {
  if (PLAIN.test(cell)) return cell;
  const isSafe = !FORMULA.test(cell) || E164.test(cell);
  const shown = CONTROL.test(cell) ? cell.replaceAll(CONTROLS, escaped) : cell;
  return isSafe ? shown : `'${shown}`;
}

/** What nearly every cell is: a letter or digit, and then what has a key on a keyboard. */
const PLAIN = /^\w[ -~]*$/;
/**
 * A tab or line end at the beginning, or a sign after anything that shows nothing: spaces (Z), controls and
 * formats (C), what Unicode lets a program leave out (DI), and Braille's blank. The signs are = + - @, in the
 * wide and small forms that some spreadsheets fold into them, and the mathematician's minus.
 */
const FORMULA =
  /^(?:[\t\r\n]|[\p{Z}\p{Cc}\p{Cf}\p{DI}\u2800]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212])/u;
const E164 = /^\+[0-9]{7,15}$/;
/** Control characters but for tab, LF and CR. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;
const CONTROLS = /[^\P{Cc}\t\n\r]/gu;

const escaped = (control: string): string =>
  `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
