/** Writes text to standard output at the reader's pace. It isn't an error if the reader leaves (`| head`). */
import type { Writable } from 'node:stream';

export class TextOut {
  readonly #stream: Writable;
  #gone = false;
  #broken: Error | null = null;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') this.#gone = true;
      else this.#broken = error;
    });
  }

  /** Whether the reader has left, so there's no point in continuing. */
  get isGone(): boolean {
    return this.#gone;
  }

  /** Why writing fails, such as a full disk. */
  get broken(): Error | null {
    return this.#broken;
  }

  /** Resolves once the text is written or has failed. */
  async write(text: string | Uint8Array): Promise<void> {
    if (this.#gone || this.#broken !== null) return;
    await new Promise<void>((resolve) => {
      this.#stream.write(text, () => resolve());
    });
  }
}
