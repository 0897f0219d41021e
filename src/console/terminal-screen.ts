/**
 * Output to a terminal: event lines scroll by, summed up if they're too fast to read, and the tables stay at the
 * bottom. A timer does the drawing, never a commit: the screen changes at most ten times a second, the tables at
 * most four times.
 */

import type { Timer } from '../ports/clock.ts';
import { CallbackRate } from './callback-rate.ts';
import type { ShownDelivery } from './delivery-line.ts';
import {
  type EventLines,
  jsonLines,
  type LogFormat,
  prettyLines,
  type Reasons,
} from './event-lines.ts';
import { LiveRegion } from './live-region.ts';
import type { Outlet, Output } from './outlet.ts';
import { gapNotice, type Screen } from './screen.ts';
import type { Style } from './style.ts';
import type { Layouts } from './table-layout.ts';
import type { TailTables } from './tables/tail-tables.ts';

export interface TerminalScreenOptions {
  readonly out: Output;
  readonly outlet: Outlet;
  readonly timer: Timer;
  readonly style: Style;
  readonly log: LogFormat;
  readonly tail: TailTables | null;
  readonly layouts: Layouts;
}

const SCREEN_EVERY_MS = 100;
const TABLES_EVERY_MS = 250;
const SECOND_MS = 1_000;
/** Lines kept while the terminal is stopped (Ctrl-S): more than anyone scrolls back. */
const MOST_WAITING_LINES = 5_000;

export class TerminalScreen implements Screen {
  readonly #options: TerminalScreenOptions;
  readonly #region: LiveRegion;
  readonly #rate = new CallbackRate();
  readonly #onResize = (): void => this.#resized();
  #lines: EventLines;
  #waiting = '';
  #waitingLines = 0;
  #leftOut = 0;
  #tables: readonly string[] = [];
  #tablesDue: boolean;
  #tablesDrawnAt = Number.NEGATIVE_INFINITY;
  #shownAt = Number.NEGATIVE_INFINITY;
  #cancelShow: (() => void) | null = null;
  #cancelSecond: (() => void) | null = null;

  constructor(options: TerminalScreenOptions) {
    this.#options = options;
    this.#region = new LiveRegion(options.out, options.outlet);
    this.#lines = this.#linesForWidth();
    this.#tablesDue = options.tail !== null;
    options.out.on('resize', this.#onResize);
  }

  deliveries(deliveries: readonly ShownDelivery[], reasons: () => Reasons): void {
    // A program that reads JSON needs every line, even from a terminal.
    if (this.#options.log === 'pretty') {
      this.#cancelSecond ??= this.#options.timer.after(SECOND_MS, () => this.#endSecond());
      if (!this.#rate.admits(deliveries)) return;
    }
    this.#add(this.#lines(deliveries, reasons()), deliveries.length);
  }

  note(text: string): void {
    this.#add(`${text}\n`, 1);
  }

  tablesChanged(): void {
    if (this.#options.tail === null) return;
    this.#tablesDue = true;
    this.#arm();
  }

  close(): void {
    this.#cancelSecond?.();
    this.#cancelShow?.();
    this.#options.out.off('resize', this.#onResize);
    const words = this.#rate.endSecond();
    if (words !== null) this.#waiting += `${words}\n`;
    this.#tablesDrawnAt = Number.NEGATIVE_INFINITY;
    // The terminal shows `^C` at the cursor: overwrite it.
    this.#options.outlet.write('\r\x1b[K', 0);
    this.#show();
    this.#region.release();
  }

  #add(text: string, lines: number): void {
    if (this.#waitingLines > MOST_WAITING_LINES) {
      this.#leftOut += lines;
      return;
    }
    this.#waiting += text;
    this.#waitingLines += lines;
    this.#arm();
  }

  #endSecond(): void {
    this.#cancelSecond = null;
    const words = this.#rate.endSecond();
    if (words === null) return;
    this.#add(`${this.#options.style.dim(words)}\n`, 1);
    // Summing up ends with a quiet second.
    this.#cancelSecond = this.#options.timer.after(SECOND_MS, () => this.#endSecond());
  }

  #arm(): void {
    if (this.#cancelShow !== null) return;
    const { timer } = this.#options;
    const waitMs = Math.max(0, this.#shownAt + SCREEN_EVERY_MS - timer.now());
    this.#cancelShow = timer.after(waitMs, () => {
      this.#cancelShow = null;
      if (this.#options.outlet.isGone) return;
      this.#shownAt = timer.now();
      if (!this.#options.outlet.isBehind) this.#show();
      if (this.#tablesDue || this.#waiting !== '') this.#arm();
    });
  }

  #show(): void {
    const { outlet, timer, tail, style, log } = this.#options;
    const now = timer.now();
    const tablesTurn = this.#tablesDue && now - this.#tablesDrawnAt >= TABLES_EVERY_MS;
    if (tablesTurn && tail !== null) {
      this.#tablesDue = false;
      this.#tablesDrawnAt = now;
      const layouts = this.#options.layouts(this.#region.width);
      this.#tables = ['', ...tail.draw(layouts, this.#region.height - 1, style)];
    }
    if (this.#waiting === '' && !tablesTurn) return;
    const gap = this.#leftOut > 0 ? gapNotice(log, this.#leftOut) : '';
    if (tail === null) outlet.write(this.#waiting + gap, this.#waitingLines);
    else this.#region.show(this.#waiting + gap, this.#waitingLines, this.#tables);
    this.#waiting = '';
    this.#waitingLines = 0;
    this.#leftOut = 0;
  }

  #resized(): void {
    this.#lines = this.#linesForWidth();
    this.#tablesDrawnAt = Number.NEGATIVE_INFINITY;
    this.tablesChanged();
  }

  #linesForWidth(): EventLines {
    const { log, style } = this.#options;
    return log === 'json' ? jsonLines : prettyLines(style, this.#region.width);
  }
}
