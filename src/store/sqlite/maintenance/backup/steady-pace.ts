/**
 * Keeps a long copy from slowing down a running Callboard: it works half of the time, and syncs a little at a
 * time rather than in one flood that Callboard's syncs would wait for.
 */

import { closeSync, fdatasync, openSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

const SYNC_EVERY_BYTES = 1024 * 1024;
const sync = promisify(fdatasync);

export class SteadyPace implements Disposable {
  readonly #descriptor: number;
  readonly #isShared: boolean;
  #unsynced = 0;
  #since = performance.now();

  /** `file`: the file being written. `isShared`: whether Callboard uses the same disk meanwhile. */
  constructor(file: string, isShared: boolean) {
    this.#descriptor = openSync(file, 'r+');
    this.#isShared = isShared;
  }

  /** Called between two pieces of work, after `bytes` more were written. */
  async rest(bytes: number): Promise<void> {
    this.#unsynced += bytes;
    if (this.#unsynced >= SYNC_EVERY_BYTES) {
      this.#unsynced = 0;
      await sync(this.#descriptor);
    }
    if (this.#isShared) await setTimeout(Math.ceil(performance.now() - this.#since));
    this.#since = performance.now();
  }

  /** Everything that was written is on disk. */
  async finish(): Promise<void> {
    await sync(this.#descriptor);
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }
}
