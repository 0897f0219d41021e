/** Draws the last lines of both tables and their totals, as commits change them. */

import { grouped } from '../callback-rate.ts';
import type { Style } from '../style.ts';
import { markNote, type TableKind, type TableLayout } from '../table-layout.ts';
import { drawHeads, drawRows } from '../text-table.ts';
import { applyCommit, type TableChanges, type Tables } from './tables.ts';

export class TailTables {
  readonly #threshold: number;
  #tables: Tables;

  /** `threshold`: how many failed calls make a batch. */
  constructor(seed: Tables, threshold: number) {
    this.#tables = seed;
    this.#threshold = threshold;
  }

  /** Takes in a commit. Returns whether a table shows anything else now. */
  take(changes: TableChanges): boolean {
    const before = this.#tables;
    this.#tables = applyCommit(before, changes);
    return this.#tables !== before;
  }

  /** Titles, heads and as many of the last rows as `height` lines hold. */
  draw(
    layouts: Readonly<Record<TableKind, TableLayout>>,
    height: number,
    style: Style,
  ): readonly string[] {
    const titles = [this.#endedTitle(style), this.#failedTitle(style)] as const;
    const rows = height - titles.length - 1 - layouts.ended.headLines - layouts.failed.headLines;
    if (rows < 2) return titles.slice(0, Math.max(height, 0));
    const { ended: allEnded, failed: allFailed } = this.#tables;
    const fewestFailed = Math.min(allFailed.last.length, Math.floor(rows / 2));
    const ended = Math.min(allEnded.last.length, rows - fewestFailed);
    const failed = Math.min(allFailed.last.length, rows - ended);
    return [
      titles[0],
      ...drawHeads(layouts.ended, style),
      ...drawRows(
        layouts.ended,
        allEnded.last
          .slice(allEnded.last.length - ended)
          .map(({ row }) => ({ ...row, corrected: false })),
        style,
      ),
      '',
      titles[1],
      ...drawHeads(layouts.failed, style),
      ...drawRows(layouts.failed, allFailed.last.slice(allFailed.last.length - failed), style),
    ];
  }

  #endedTitle(style: Style): string {
    const { total, failed } = this.#tables.ended;
    return `${style.bold('Ended Calls')}  ${grouped(total)}, ${grouped(failed)} of them failed`;
  }

  /** An empty table that was full a moment ago says where its calls went. */
  #failedTitle(style: Style): string {
    const { batch, count, last } = this.#tables.failed;
    const hasMarks = last.some((row) => row.corrected);
    const before =
      count === 0 && batch > 1
        ? `  (batch ${batch - 1} is complete: callboard failures show ${batch - 1})`
        : '';
    const filled = `batch ${batch}: ${grouped(count)} of ${grouped(this.#threshold)}`;
    return `${style.bold('Failed Calls')}  ${filled}${markNote(hasMarks)}${before}`;
  }
}
