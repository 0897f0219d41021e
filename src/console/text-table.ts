/**
 * Draws a table as text: heads and columns, no frame. Every character of `safeText` takes one column, so a length
 * is a width, and drawing only joins strings.
 */
import { paintOf, type Style } from './style.ts';
import type { TableLayout, TableRow } from './table-layout.ts';

/** The heads: one line, or two if columns are narrow. */
export function drawHeads(layout: TableLayout, style: Style): readonly string[] {
  const heads = layout.columns.map((column) => column.head.split('\n'));
  return Array.from({ length: layout.headLines }, (_, line) =>
    style.dim(
      layout.columns
        .map((column, index) => fitted(heads[index]?.[line] ?? '', column.width))
        .join(layout.gap)
        .trimEnd(),
    ),
  );
}

/** One line per row. */
export const drawRows = (
  layout: TableLayout,
  rows: readonly TableRow[],
  style: Style,
): readonly string[] => rows.map((row) => drawRow(layout, row, style));

function drawRow(layout: TableLayout, row: TableRow, style: Style): string {
  const cells = layout.columns.map((column, index) => {
    const text = fitted(column.cell(row), column.width);
    return index === layout.statusColumn ? paintOf(row.status, style)(text) : text;
  });
  return cells.join(layout.gap).trimEnd();
}

/** Exactly `width` characters. */
const fitted = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);

/** Lines of safe text in columns as wide as their widest cell, two spaces apart. */
export function drawCells(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    }
  }
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
