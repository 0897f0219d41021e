/**
 * Prints both tables in full, page by page from the stores, after a change. However long they are, printing takes a
 * small share of the time and no more memory than a page.
 */

import type { CallStore } from '../../ports/call-store.ts';
import type { Timer } from '../../ports/clock.ts';
import type { FailureBatches } from '../../ports/failure-batches.ts';
import type { Logger } from '../../ports/logger.ts';
import { grouped } from '../callback-rate.ts';
import type { Outlet } from '../outlet.ts';
import type { Style } from '../style.ts';
import { markNote, type TableKind, type TableLayout, type TableRow } from '../table-layout.ts';
import { drawHeads, drawRows } from '../text-table.ts';
import { ENDED, EVERYTHING, rowOfCall } from './seed.ts';

export interface FullTablesOptions {
  readonly calls: CallStore;
  readonly failures: FailureBatches;
  readonly threshold: number;
  readonly outlet: Outlet;
  readonly layouts: () => Readonly<Record<TableKind, TableLayout>>;
  readonly style: Style;
  readonly timer: Timer;
  readonly logger: Logger;
}

/** After printing for t, the next print starts no sooner than nine times t later. */
const REST_FACTOR = 9;
const SHORTEST_REST_MS = 1_000;

export class FullTables {
  readonly #options: FullTablesOptions;
  #changed = false;
  #printing: Promise<void> = Promise.resolve();
  #busy = false;
  #cancelRest: (() => void) | null = null;
  #closed = false;
  /** When printing has to end, finished or not. */
  #endsAt = Number.POSITIVE_INFINITY;

  constructor(options: FullTablesOptions) {
    this.#options = options;
  }

  /** The tables changed: prints both when it's their turn. */
  changed(): void {
    this.#changed = true;
    if (!this.#busy) this.#begin();
  }

  /**
   * Finishes the print under way, and prints once more if something changed since it began. After `longestMs`,
   * printing ends at its next page. A reader that takes nothing can make this wait forever.
   */
  async close(longestMs: number): Promise<void> {
    this.#endsAt = this.#options.timer.now() + longestMs;
    this.#closed = true;
    this.#cancelRest?.();
    await this.#printing;
    if (this.#changed && !this.#isOver()) await this.#tryPrint();
  }

  /** Whether the stores, which are about to close, mustn't be asked any more. */
  #isOver(): boolean {
    return this.#options.outlet.isGone || this.#options.timer.now() >= this.#endsAt;
  }

  #begin(): void {
    if (this.#closed || !this.#changed) return;
    this.#changed = false;
    this.#busy = true;
    this.#printing = this.#printAndRest();
  }

  async #printAndRest(): Promise<void> {
    const { timer } = this.#options;
    const startedAt = timer.now();
    await this.#tryPrint();
    if (this.#closed) return;
    const restMs = Math.max(SHORTEST_REST_MS, (timer.now() - startedAt) * REST_FACTOR);
    this.#cancelRest = timer.after(restMs, () => {
      this.#busy = false;
      this.#begin();
    });
  }

  async #tryPrint(): Promise<void> {
    try {
      await this.#print();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const { logger } = this.#options;
      logger.error({ reason }, 'Could not print the tables; the next change tries again.');
    }
  }

  async #print(): Promise<void> {
    const { calls, failures, threshold, style } = this.#options;
    const first = await failures.page(EVERYTHING, { cursor: null, limit: 1 });
    if (!first.ok) return;
    const { batch } = first.value.open;
    await this.#table(
      'ended',
      'Ended Calls',
      rowsOfEnded(calls),
      (count) => `${style.bold('Ended Calls')}  ${grouped(count)} in all`,
    );
    await this.#table(
      'failed',
      'Failed Calls',
      failures.rows(EVERYTHING, batch),
      (count, hasMarks) =>
        `${style.bold('Failed Calls')}  batch ${batch}: ${grouped(count)} of ${grouped(threshold)}${markNote(hasMarks)}`,
    );
  }

  /** Prints title, heads, rows and total. Event lines can come between pages, never within one. */
  async #table(
    kind: TableKind,
    title: string,
    pages: AsyncIterable<readonly TableRow[]>,
    total: (count: number, hasMarks: boolean) => string,
  ): Promise<void> {
    const { layouts, style, outlet } = this.#options;
    const columns = layouts()[kind];
    // Each page waits for the next one, so that the last is printed together with the total.
    let held: readonly string[] = ['', style.bold(title), ...drawHeads(columns, style)];
    let count = 0;
    let hasMarks = false;
    for await (const rows of pages) {
      if (this.#isOver()) return;
      const drawn = drawRows(columns, rows, style);
      if (count === 0) held = [...held, ...drawn];
      else {
        this.#say(held);
        await outlet.drained();
        if (this.#isOver()) return;
        held = drawn;
      }
      count += rows.length;
      hasMarks ||= rows.some((row) => row.corrected);
    }
    this.#say([...held, total(count, hasMarks)]);
  }

  #say(lines: readonly string[]): void {
    this.#options.outlet.write(`${lines.join('\n')}\n`, lines.length);
  }
}

async function* rowsOfEnded(calls: CallStore): AsyncIterable<readonly TableRow[]> {
  for await (const page of calls.exportCalls(EVERYTHING, { status: ENDED }))
    yield page.map(rowOfCall);
}
