/**
 * The last lines of both tables and their totals, as commits change them. It holds a screenful and
 * no more, so that what it costs has nothing to do with how many calls are stored.
 */
import type { CallRow } from '../core/call-row.ts';
import type { Commit } from '../ports/feed.ts';
import { grouped } from './callback-rate.ts';
import type { Style } from './style.ts';
import { markNote, type TableLayout, type TableRow } from './table-layout.ts';
import { drawHeads, drawRows } from './text-table.ts';

/** What the tables held when the console started. */
export interface TableSeed {
  readonly all: { readonly total: number; readonly last: readonly TableRow[] };
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
  #all: readonly TableRow[];
  #allTotal: number;
  #failed: readonly TableRow[];
  #batch: number;
  #batchCount: number;
  /** Calls of the open batch that show another end at the moment. */
  #corrected: Set<string>;

  /** `threshold`: how many failed calls make a batch. */
  constructor(seed: TableSeed, threshold: number) {
    this.#threshold = threshold;
    this.#all = seed.all.last.slice(-MOST_ROWS);
    this.#allTotal = seed.all.total;
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
    const all: TableRow[] = [];
    const failed: TableRow[] = [];
    // In their order: a call may fail, be corrected and fail again within one commit.
    for (const { table, row, left, batch } of joined) {
      const { callSid } = row;
      if (table === 'all') {
        if (left === 'all') {
          this.#rewrite(row, all);
          continue;
        }
        all.push({ ...row, corrected: false });
        this.#allTotal += 1;
        if (correctedIn.get(callSid) === this.#batch) this.#corrected.add(callSid);
        continue;
      }
      if (batch !== null && batch > this.#batch) {
        failed.length = 0;
        this.#openBatch(batch);
      }
      if (left === 'all') this.#leaveAll(callSid, all);
      // It failed before: it has its line already, here or in the report of its batch.
      if (batch !== this.#batch || this.#corrected.delete(callSid)) continue;
      failed.push({ ...row, corrected: false });
      this.#batchCount += 1;
    }
    this.#all = [...this.#all, ...all].slice(-MOST_ROWS);
    this.#failed = [...this.#failed, ...failed].slice(-MOST_ROWS).map((row) => {
      const isCorrected = this.#corrected.has(row.callSid);
      return row.corrected === isCorrected ? row : { ...row, corrected: isCorrected };
    });
    for (const { batch } of closed) if (batch >= this.#batch) this.#openBatch(batch + 1);
    return true;
  }

  /** Titles, heads and as many of the last rows as `height` lines hold. */
  draw(layout: TableLayout, height: number, style: Style): readonly string[] {
    const titles = [
      `${style.bold('All Calls')}  ${grouped(this.#allTotal)}`,
      `${style.bold('Failed Calls')}  batch ${this.#batch}: ${grouped(this.#batchCount)} of ${grouped(this.#threshold)}${markNote(this.#failed.some((row) => row.corrected))}`,
    ] as const;
    const rows = height - titles.length - 1 - 2 * layout.headLines;
    if (rows < 2) return titles.slice(0, Math.max(height, 0));
    const fewestFailed = Math.min(this.#failed.length, Math.floor(rows / 2));
    const all = Math.min(this.#all.length, rows - fewestFailed);
    const failed = Math.min(this.#failed.length, rows - all);
    const heads = drawHeads(layout, style);
    return [
      titles[0],
      ...heads,
      ...drawRows(layout, this.#all.slice(this.#all.length - all), style),
      '',
      titles[1],
      ...heads,
      ...drawRows(layout, this.#failed.slice(this.#failed.length - failed), style),
    ];
  }

  #openBatch(batch: number): void {
    this.#batch = batch;
    this.#batchCount = 0;
    this.#failed = [];
    this.#corrected = new Set();
  }

  /** A line of All Calls says something else, if it is on the screen. */
  #rewrite(row: CallRow, joining: TableRow[]): void {
    const isIts = ({ callSid }: TableRow): boolean => callSid === row.callSid;
    const anew = { ...row, corrected: false };
    const now = joining.findLastIndex(isIts);
    if (now === -1) this.#all = this.#all.map((one) => (isIts(one) ? anew : one));
    else joining[now] = anew;
  }

  /** A call that shows `failed` after all is no longer one of All Calls. */
  #leaveAll(callSid: string, joining: TableRow[]): void {
    this.#allTotal -= 1;
    const now = joining.findLastIndex((row) => row.callSid === callSid);
    if (now === -1) this.#all = this.#all.filter((row) => row.callSid !== callSid);
    else joining.splice(now, 1);
  }
}
