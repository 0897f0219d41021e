/**
 * Writes to a terminal, file or pipe that can be slow or gone. It never waits and buffers a limited amount: lines
 * that the reader doesn't take in time are dropped and counted.
 */
import type { Writable } from 'node:stream';

/** A stream that can be a terminal. */
export type Output = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** A line that says how many lines were dropped. */
export type GapNotice = (lines: number) => string;

const MOST_WAITING_BYTES = 4 * 1024 * 1024;

export class Outlet {
  readonly #out: Output;
  readonly #gapNotice: GapNotice;
  readonly #mostWaiting: number;
  #gone = false;
  #leftOut = 0;

  constructor(out: Output, gapNotice: GapNotice, mostWaiting: number = MOST_WAITING_BYTES) {
    this.#out = out;
    this.#gapNotice = gapNotice;
    this.#mostWaiting = mostWaiting;
    // If the reader is gone (`| head`), nothing more is shown, but callbacks are still received.
    out.on('error', () => {
      this.#gone = true;
    });
  }

  /** Whether the reader hasn't taken everything yet. */
  get isBehind(): boolean {
    return this.#out.writableNeedDrain;
  }

  /** Whether the reader is gone. */
  get isGone(): boolean {
    return this.#gone || this.#out.destroyed || this.#out.writableEnded;
  }

  /** Writes `text`, which has `lines` lines, or drops it if too much is waiting already. */
  write(text: string, lines: number): void {
    if (text === '' || this.isGone) return;
    if (this.#out.writableLength > this.#mostWaiting) {
      this.#leftOut += lines;
      return;
    }
    const gap = this.#leftOut > 0 ? this.#gapNotice(this.#leftOut) : '';
    this.#leftOut = 0;
    this.#out.write(gap + text);
  }

  /** Resolves once everything written is taken, or the reader is gone. */
  async drained(): Promise<void> {
    if (this.isGone || this.#out.writableLength === 0) return;
    await new Promise<void>((resolve) => {
      // An empty write's callback comes after everything before it, also on an error.
      this.#out.write('', () => resolve());
    });
  }
}
