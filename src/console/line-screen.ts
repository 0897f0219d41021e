/**
 * Output to a file or a pipe: every callback's line, with one write per commit. Tables, if enabled, are printed among
 * the lines at most once in five seconds.
 */

import type { Timer } from '../ports/clock.ts';
import type { ShownDelivery } from './delivery-line.ts';
import {
  type EventLines,
  jsonLines,
  type LogFormat,
  prettyLines,
  type Reasons,
} from './event-lines.ts';
import type { Outlet } from './outlet.ts';
import type { Screen } from './screen.ts';
import type { Style } from './style.ts';
import type { Layouts } from './table-layout.ts';
import type { TailTables } from './tables/tail-tables.ts';

export interface LineScreenOptions {
  readonly outlet: Outlet;
  readonly timer: Timer;
  readonly style: Style;
  readonly log: LogFormat;
  readonly tail: TailTables | null;
  readonly layouts: Layouts;
}

const TABLES_EVERY_MS = 5_000;
const TABLES_HEIGHT = 40;

export class LineScreen implements Screen {
  readonly #options: LineScreenOptions;
  readonly #lines: EventLines;
  #cancel: (() => void) | null = null;
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(options: LineScreenOptions) {
    this.#options = options;
    this.#lines = options.log === 'json' ? jsonLines : prettyLines(options.style, null);
  }

  deliveries(deliveries: readonly ShownDelivery[], reasons: () => Reasons): void {
    this.#options.outlet.write(this.#lines(deliveries, reasons()), deliveries.length);
  }

  note(text: string): void {
    this.#options.outlet.write(`${text}\n`, 1);
  }

  tablesChanged(): void {
    const { tail, timer } = this.#options;
    if (tail === null || this.#cancel !== null) return;
    const waitMs = Math.max(0, this.#drawnAt + TABLES_EVERY_MS - timer.now());
    this.#cancel = timer.after(waitMs, () => this.#draw());
  }

  close(): void {
    if (this.#cancel === null) return;
    this.#cancel();
    this.#draw();
  }

  #draw(): void {
    const { tail, outlet, style, timer, layouts } = this.#options;
    this.#cancel = null;
    this.#drawnAt = timer.now();
    const lines = tail?.draw(layouts(null), TABLES_HEIGHT, style) ?? [];
    outlet.write(`\n${lines.join('\n')}\n\n`, lines.length);
  }
}
