/** Draws lines of a table as text: heads, columns, no frame. Widths are of characters as shown. */
import CliTable from 'cli-table3';
import { paintOf, type Style } from './style.ts';
import type { TableLayout, TableRow } from './table-layout.ts';

const NO_FRAME = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
} as const;

/** The heads alone, as the lines that they take. */
export const drawHeads = (layout: TableLayout, style: Style): readonly string[] =>
  drawCells(
    [layout.columns.map((column) => column.head)],
    layout.columns.map((column) => column.width),
    layout.gap,
  ).map((line) => style.dim(line));

/** One line for each row. */
export function drawRows(
  layout: TableLayout,
  rows: readonly TableRow[],
  style: Style,
): readonly string[] {
  const cells = rows.map((row) =>
    layout.columns.map((column, index) => {
      const text = column.cell(row);
      return index === 1 ? paintOf(row.status, style)(text) : text;
    }),
  );
  return drawCells(
    cells,
    layout.columns.map((column) => column.width),
    layout.gap,
  );
}

/** Text in columns of these widths (null: as wide as needed); a cell may have several lines. */
export function drawCells(
  cells: readonly (readonly string[])[],
  widths: readonly (number | null)[],
  gap: string,
): readonly string[] {
  if (cells.length === 0) return [];
  const table = new CliTable({
    chars: { ...NO_FRAME, middle: gap },
    colWidths: [...widths],
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  for (const row of cells) table.push([...row]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}
