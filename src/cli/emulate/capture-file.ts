/**
 * Records what the emulator sends in a file that `callboard replay` can send again. The previous contents
 * are only deleted once the emulator has started.
 */
import { createWriteStream, type WriteStream } from 'node:fs';
import { stat, truncate } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { SentCallback } from '@callboard/emulator';
import { captureLine } from '../../export/capture-lines.ts';

export class CaptureFile implements AsyncDisposable {
  readonly #path: string;
  readonly #stream: WriteStream;
  #problem: Error | null = null;
  #kept = 0;

  private constructor(path: string) {
    this.#path = path;
    this.#stream = createWriteStream(path, { flags: 'a' });
    this.#stream.cork();
    this.#stream.on('error', (error) => {
      this.#problem ??= error;
    });
  }

  /** Opens the file without changing its contents. If that fails, `problem` says why. */
  static async open(path: string): Promise<CaptureFile> {
    const file = new CaptureFile(path);
    await new Promise<void>((resolve) => {
      file.#stream.once('open', () => resolve());
      file.#stream.once('error', () => resolve());
    });
    return file;
  }

  /** The number of callbacks recorded. */
  get kept(): number {
    return this.#kept;
  }

  /** Why the file is incomplete, such as a full disk. */
  get problem(): Error | null {
    return this.#problem;
  }

  /** Empties the file and starts writing, including what was added since it was opened. */
  async begin(): Promise<void> {
    try {
      // Pipes and terminals have no contents to delete.
      if ((await stat(this.#path)).isFile()) await truncate(this.#path);
    } catch (error) {
      this.#problem ??= error instanceof Error ? error : new Error(`${error}`);
    }
    this.#stream.uncork();
  }

  add({ method, path, parameters, sentAt }: SentCallback): void {
    if (this.#problem !== null) return;
    this.#kept += 1;
    this.#stream.write(captureLine({ method, path, parameters, receivedAt: sentAt }));
  }

  /** Resolves once everything is written or has failed. */
  async close(): Promise<void> {
    this.#stream.end();
    // `problem` has the error.
    await finished(this.#stream).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
