/**
 * Draws a table that fits the terminal: each column has several forms, from full to short, and the caller sets the
 * order in which to save room. Files and pipes get every value in full.
 */
import type { Paint, Style } from './style.ts';

/** One way to draw a column. */
export interface ColumnForm<Row> {
  readonly head: string;
  /** Safe text: every character takes one column. */
  readonly cell: (row: Row) => string;
}

export interface FittedColumn<Row> {
  /** The full form first, then shorter ones. */
  readonly forms: readonly [ColumnForm<Row>, ...ColumnForm<Row>[]];
  /** The colour of a row's cell; plain by default. */
  readonly paint?: (row: Row, style: Style) => Paint;
}

/** A step that saves room: the column takes its next shorter form, or is dropped. */
export interface Saving<Name extends string> {
  readonly column: Name;
  readonly take: 'shorter' | 'away';
}

const GAP = '  ';

/** The lines of the table; `width` null: at its full width. */
export function drawFitted<Name extends string, Row>(
  columns: Readonly<Record<Name, FittedColumn<Row>>>,
  order: readonly Name[],
  savings: readonly Saving<Name>[],
  rows: readonly Row[],
  { width, style }: { readonly width: number | null; readonly style: Style },
): readonly string[] {
  let shown = order.map((name) => ({ name, form: 0 }));
  const formOf = ({ name, form }: { name: Name; form: number }): ColumnForm<Row> =>
    columns[name].forms[form] ?? columns[name].forms.at(-1) ?? columns[name].forms[0];
  const widthsOf = (): readonly number[] =>
    shown.map((column) => {
      const { head, cell } = formOf(column);
      return rows.reduce((widest, row) => Math.max(widest, cell(row).length), head.length);
    });
  let widths = widthsOf();
  for (const { column, take } of savings) {
    if (
      width === null ||
      widths.reduce((sum, one) => sum + one + GAP.length, -GAP.length) <= width
    ) {
      break;
    }
    shown =
      take === 'away'
        ? shown.filter(({ name }) => name !== column)
        : shown.map((one) => (one.name === column ? { ...one, form: one.form + 1 } : one));
    widths = widthsOf();
  }
  const lineOf = (texts: readonly string[], paints: readonly (Paint | null)[]): string => {
    const last = texts.length - 1;
    return texts
      .map((text, index) => {
        const padded = index === last ? text : text.padEnd(widths[index] ?? 0);
        const paint = paints[index] ?? null;
        return paint === null ? padded : paint(padded);
      })
      .join(GAP)
      .trimEnd();
  };
  const heads = shown.map((column) => formOf(column).head);
  return [
    lineOf(
      heads,
      heads.map(() => style.dim),
    ),
    ...rows.map((row) =>
      lineOf(
        shown.map((column) => formOf(column).cell(row)),
        shown.map(({ name }) => columns[name].paint?.(row, style) ?? null),
      ),
    ),
  ];
}
