/** Keeps what the emulator sends in a file that `callboard replay` can send again. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { SentCallback } from '../../emulator/delivery/deliverer.ts';
import { captureLine } from '../../export/capture-lines.ts';

export class CaptureFile implements AsyncDisposable {
  readonly #stream: WriteStream;
  #problem: Error | null = null;
  #kept = 0;

  private constructor(stream: WriteStream) {
    this.#stream = stream;
    stream.on('error', (error) => {
      this.#problem ??= error;
    });
  }

  /** Opens the file, anew; where that cannot be, `problem` says why. */
  static async open(path: string): Promise<CaptureFile> {
    const file = new CaptureFile(createWriteStream(path));
    await new Promise<void>((resolve) => {
      file.#stream.once('open', () => resolve());
      file.#stream.once('error', () => resolve());
    });
    return file;
  }

  /** How many callbacks are in it. */
  get kept(): number {
    return this.#kept;
  }

  /** Why it is not whole, such as a full disk. */
  get problem(): Error | null {
    return this.#problem;
  }

  add({ method, path, parameters, sentAt }: SentCallback): void {
    if (this.#problem !== null) return;
    this.#kept += 1;
    this.#stream.write(captureLine({ method, path, parameters, receivedAt: sentAt }));
  }

  /** Resolves once everything is in the file, or cannot be. */
  async close(): Promise<void> {
    this.#stream.end();
    // What went wrong stands in `problem`.
    await finished(this.#stream).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
