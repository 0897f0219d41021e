/**
 * The way out to a terminal, file or pipe that may be slow or gone. It never waits and never holds
 * more than its bound: what a reader does not take in time is left out and counted.
 */
import type { Writable } from 'node:stream';

/** A stream that may be a terminal. */
export type Output = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** Says in a line of its own how many lines were left out. */
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
    // A reader that left (`| head`) ends the showing, never the receiving.
    out.on('error', () => {
      this.#gone = true;
    });
  }

  /** Whether the reader has not yet taken what was written. */
  get isBehind(): boolean {
    return this.#out.writableNeedDrain;
  }

  /** Whether nobody reads any more. */
  get isGone(): boolean {
    return this.#gone || this.#out.destroyed || this.#out.writableEnded;
  }

  /** Writes `text`, which holds so many lines, or leaves it out where too much waits already. */
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

  /** Resolves once all that was written is taken, or nobody reads any more. */
  async drained(): Promise<void> {
    if (this.isGone || this.#out.writableLength === 0) return;
    await new Promise<void>((resolve) => {
      // An empty write's callback comes after everything before it, and on an error as well.
      this.#out.write('', () => resolve());
    });
  }
}
