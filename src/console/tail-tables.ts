/**
 * The last lines of both tables and their totals, as commits change them. It holds a screenful and
 * no more, so that what it costs has nothing to do with how many calls are stored.
 */
import type { CallRow, TableName } from '../core/calls/call-row.ts';
import type { Commit } from '../ports/feed.ts';
import { grouped } from './callback-rate.ts';
import type { Style } from './style.ts';
import { markNote, type TableKind, type TableLayout, type TableRow } from './table-layout.ts';
import { drawHeads, drawRows } from './text-table.ts';

/** What the tables held when the console started. */
export interface TableSeed {
  /** Calls that ended, those that failed among them. */
  readonly ended: {
    readonly total: number;
    readonly failed: number;
    readonly last: readonly TableRow[];
  };
  readonly failed: {
    /** The open batch. */
    readonly batch: number;
    readonly count: number;
    readonly last: readonly TableRow[];
    /** Every call of it that shows another end at the moment, not only of those in `last`. */
    readonly corrected: readonly string[];
  };
}

/** No terminal is taller. */
export const MOST_ROWS = 200;

export class TailTables {
  readonly #threshold: number;
  #ended: readonly TableRow[];
  #endedTotal: number;
  #failedTotal: number;
  #failed: readonly TableRow[];
  #batch: number;
  #batchCount: number;
  /** Calls of the open batch that show another end at the moment. */
  #corrected: Set<string>;

  /** `threshold`: how many failed calls make a batch. */
  constructor(seed: TableSeed, threshold: number) {
    this.#threshold = threshold;
    this.#ended = seed.ended.last.slice(-MOST_ROWS);
    this.#endedTotal = seed.ended.total;
    this.#failedTotal = seed.ended.failed;
    this.#failed = seed.failed.last.slice(-MOST_ROWS);
    this.#batch = seed.failed.batch;
    this.#batchCount = seed.failed.count;
    this.#corrected = new Set(seed.failed.corrected);
  }

  /** Takes in a commit; whether a table shows anything else now. */
  take(commit: Commit): boolean {
    const { joined, corrected, closed } = commit;
    if (joined.length === 0 && corrected.length === 0 && closed.length === 0) return false;
    const correctedIn = new Map(corrected.map(({ callSid, batch }) => [callSid, batch]));
    const ended: TableRow[] = [];
    const failed: TableRow[] = [];
    // In their order: a call may fail, be corrected and fail again within one commit.
    for (const { table, row, left, batch } of joined) {
      const { callSid } = row;
      this.#showEnded(row, left, ended);
      if (table === 'all') {
        if (left === 'failed') this.#failedTotal -= 1;
        if (left !== 'all' && correctedIn.get(callSid) === this.#batch) {
          this.#corrected.add(callSid);
        }
        continue;
      }
      this.#failedTotal += 1;
      if (batch !== null && batch > this.#batch) {
        failed.length = 0;
        this.#openBatch(batch);
      }
      // It failed before: it has its line already, here or in the report of its batch.
      if (batch !== this.#batch || this.#corrected.delete(callSid)) continue;
      failed.push({ ...row, corrected: false });
      this.#batchCount += 1;
    }
    this.#ended = [...this.#ended, ...ended].slice(-MOST_ROWS);
    this.#failed = [...this.#failed, ...failed].slice(-MOST_ROWS).map((row) => {
      const isCorrected = this.#corrected.has(row.callSid);
      return row.corrected === isCorrected ? row : { ...row, corrected: isCorrected };
    });
    for (const { batch } of closed) if (batch >= this.#batch) this.#openBatch(batch + 1);
    return true;
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
    const fewestFailed = Math.min(this.#failed.length, Math.floor(rows / 2));
    const ended = Math.min(this.#ended.length, rows - fewestFailed);
    const failed = Math.min(this.#failed.length, rows - ended);
    return [
      titles[0],
      ...drawHeads(layouts.ended, style),
      ...drawRows(layouts.ended, this.#ended.slice(this.#ended.length - ended), style),
      '',
      titles[1],
      ...drawHeads(layouts.failed, style),
      ...drawRows(layouts.failed, this.#failed.slice(this.#failed.length - failed), style),
    ];
  }

  #endedTitle(style: Style): string {
    const failed = `${grouped(this.#failedTotal)} of them failed`;
    return `${style.bold('Ended Calls')}  ${grouped(this.#endedTotal)}, ${failed}`;
  }

  /** An empty table that was full a moment ago says where its calls went. */
  #failedTitle(style: Style): string {
    const hasMarks = this.#failed.some((row) => row.corrected);
    const before =
      this.#batchCount === 0 && this.#batch > 1
        ? `  (batch ${this.#batch - 1} is complete: callboard failures show ${this.#batch - 1})`
        : '';
    const count = `batch ${this.#batch}: ${grouped(this.#batchCount)} of ${grouped(this.#threshold)}`;
    return `${style.bold('Failed Calls')}  ${count}${markNote(hasMarks)}${before}`;
  }

  #openBatch(batch: number): void {
    this.#batch = batch;
    this.#batchCount = 0;
    this.#failed = [];
    this.#corrected = new Set();
  }

  /** A call that ended gets a line; one that has a line already says something else there. */
  #showEnded(row: CallRow, left: TableName | null, joining: TableRow[]): void {
    const line = { ...row, corrected: false };
    if (left === null) {
      joining.push(line);
      this.#endedTotal += 1;
      return;
    }
    const isIts = ({ callSid }: TableRow): boolean => callSid === row.callSid;
    const now = joining.findLastIndex(isIts);
    if (now === -1) this.#ended = this.#ended.map((one) => (isIts(one) ? line : one));
    else joining[now] = line;
  }
}
