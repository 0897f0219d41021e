/** The rows as a Markdown table, which is also readable in a terminal. */

import type { Row } from './attack.ts';

const HEADS = [
  'attack',
  'what',
  'sent',
  'acknowledged',
  'stored',
  'doubled',
  'destroyed',
  'lost',
  'p99 ms',
  'bare p99 ms',
  'seen',
] as const;

/** One line per attack, then the problems of those that have some. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [HEADS, HEADS.map(() => '---'), ...rows.map(cellsOf)].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
  const problems = rows.flatMap(({ id, problems: own }) => own.map((what) => `- ${id}: ${what}.`));
  return problems.length === 0 ? lines.join('\n') : [...lines, '', ...problems].join('\n');
}

const cellsOf = (row: Row): readonly string[] => [
  `${row.id}${row.problems.length === 0 ? '' : ' **!**'}`,
  row.title,
  String(row.sent),
  String(row.acknowledged),
  String(row.stored),
  String(row.doubled),
  String(row.destroyed),
  String(row.lost),
  row.p99Ms?.toFixed(1) ?? '-',
  row.yardstickP99Ms?.toFixed(1) ?? '-',
  row.note,
];
