/**
 * Keeps what the emulator sends in a file that `callboard replay` can send again. What the file held
 * before is gone only once there is something to take its place: a start that fails leaves it.
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

  /** Opens the file, and leaves in it what is there; where that cannot be, `problem` says why. */
  static async open(path: string): Promise<CaptureFile> {
    const file = new CaptureFile(path);
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

  /** Empties the file, for what was added since it was opened, and what will be. */
  async begin(): Promise<void> {
    try {
      // A pipe or a terminal holds nothing.
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
