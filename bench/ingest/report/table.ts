/** Tables that are readable on a terminal and as Markdown, and their numbers. */

import type { Spread } from '../statistics.ts';

/** The first row is the header; the first column is text, all others are numbers. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const [head = []] = rows;
  const widths = head.map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.slice(1).map(line)];
}

/** `33.1 k (31.9 k-34.0 k)`: the median, and the lowest and highest round. */
export function spreadText(spread: Spread, text: (value: number) => string): string {
  return `${text(spread.median)} (${text(spread.min)}-${text(spread.max)})`;
}

export function perSecond(value: number): string {
  return value >= 1000 ? `${(value / 1000).toFixed(1)} k` : value.toFixed(value < 10 ? 1 : 0);
}

export function milliseconds(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}

export function micros(value: number): string {
  return value.toFixed(1);
}

export function share(value: number): string {
  return value.toFixed(2);
}

export function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}
