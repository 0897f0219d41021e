/**
 * The bottom of a terminal, redrawn while lines scroll by above it. Each change is one write, so nothing flickers;
 * the cursor is never hidden, so it never has to be restored.
 */
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { createLogUpdate } from 'log-update';
import type { Outlet, Output } from './outlet.ts';

const ERASE_LINE_AND_UP = '\x1b[2K\x1b[1A';

export class LiveRegion {
  readonly #out: Output;
  readonly #outlet: Outlet;
  readonly #paper: Paper;
  readonly #draw: ReturnType<typeof createLogUpdate>;
  #shown: readonly string[] = [];
  #shownWidth: number;

  constructor(out: Output, outlet: Outlet) {
    this.#out = out;
    this.#outlet = outlet;
    this.#paper = new Paper(out);
    this.#draw = createLogUpdate(this.#paper, { showCursor: true });
    this.#shownWidth = this.width;
  }

  get width(): number {
    return this.#out.columns ?? 80;
  }

  /** The most lines that the region can take while leaving room for lines above it. */
  get height(): number {
    const rows = this.#out.rows ?? 24;
    return Math.max(0, rows - Math.min(10, Math.max(4, Math.floor(rows / 4))));
  }

  /** Scrolls `above` (whole lines) by, and shows `lines` below them. */
  show(above: string, lineCount: number, lines: readonly string[]): void {
    const { width } = this;
    if (above !== '' || width !== this.#shownWidth) {
      this.#draw.clear();
      this.#eraseWrapped(width);
      this.#paper.text += above;
    }
    this.#draw(lines.join('\n'));
    this.#shown = lines;
    this.#shownWidth = width;
    this.#outlet.write(this.#paper.take(), lineCount);
  }

  /** Leaves the region on the screen as it is, and stops redrawing it. */
  release(): void {
    this.#draw.done();
  }

  /** A terminal that became narrower has wrapped the lines, so they're more than were drawn. */
  #eraseWrapped(width: number): void {
    if (width >= this.#shownWidth) return;
    const broken = this.#shown
      .map((line) => Math.ceil(stripVTControlCharacters(line).length / width) - 1)
      .reduce((sum, more) => sum + Math.max(0, more), 0);
    this.#paper.text += `${ERASE_LINE_AND_UP.repeat(broken)}\x1b[2K\r`;
  }
}

/** Collects the output for a terminal, with the terminal's size. */
class Paper extends Writable {
  readonly isTTY = true;
  readonly #out: Output;
  text = '';

  constructor(out: Output) {
    super({ decodeStrings: false });
    this.#out = out;
  }

  get columns(): number {
    return this.#out.columns ?? 80;
  }

  get rows(): number {
    return this.#out.rows ?? 24;
  }

  override _write(chunk: unknown, _encoding: string, done: (error?: Error | null) => void): void {
    this.text += String(chunk);
    done();
  }

  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }
}
