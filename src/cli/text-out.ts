/** Text to standard output at the reader's pace. A reader that left (`| head`) is no error. */
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

  /** Whether nobody reads any more: there is no use in going on. */
  get isGone(): boolean {
    return this.#gone;
  }

  /** Why nothing more can be written, such as a full disk. */
  get broken(): Error | null {
    return this.#broken;
  }

  /** Resolves once the text is taken, or cannot be. */
  async write(text: string | Uint8Array): Promise<void> {
    if (this.#gone || this.#broken !== null) return;
    await new Promise<void>((resolve) => {
      this.#stream.write(text, () => resolve());
    });
  }
}
