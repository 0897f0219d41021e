/**
 * Checks the database's pages after an unclean end: a separate thread looks for damage that no question has met
 * yet. Neither the start nor callbacks wait for it, and it changes nothing.
 */

import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Logger } from '../../../../ports/logger.ts';
import type { PageCheckOptions, PageCheckResult } from './page-check-protocol.ts';

/**
 * The largest file that's checked, in bytes. A table is read in one transaction, and the WAL isn't reused
 * meanwhile: the calls in a file of 251 MB took 0.2 to 0.4 s (2026-11-29, two busy cores).
 */
const LARGEST_FILE = 256 * 1024 * 1024;

export class PageCheck {
  readonly #file: string;
  readonly #logger: Logger;
  readonly #largest: number;
  readonly #stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  #ended: Promise<void> = Promise.resolve();
  #hasFoundDamage = false;

  /** Starts nothing yet. `largestFile`: for tests, in bytes. */
  constructor({
    file,
    logger,
    largestFile = LARGEST_FILE,
  }: {
    readonly file: string;
    readonly logger: Logger;
    readonly largestFile?: number;
  }) {
    this.#file = file;
    this.#logger = logger;
    this.#largest = largestFile;
  }

  get hasFoundDamage(): boolean {
    return this.#hasFoundDamage;
  }

  /** Starts the thread, unless the file is too large. Call it once. */
  start(): void {
    const bytes = statSync(this.#file).size;
    if (bytes > this.#largest) {
      this.#logger.warn(
        { bytes, limit: this.#largest },
        'The last run ended uncleanly. The database is too large to check its pages in the background: run callboard verify.',
      );
      return;
    }
    const workerData: PageCheckOptions = { file: this.#file, stop: this.#stop };
    const worker = new Worker(new URL('./page-check-thread.ts', import.meta.url), {
      workerData,
      name: 'callboard-page-check',
    });
    worker.once('message', (result: PageCheckResult) => this.#tell(result));
    worker.once('error', (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      worker.once('exit', () => resolve());
    });
  }

  /** Ends it after the current table: a thread that's stopped inside SQLite aborts the process. */
  close(): Promise<void> {
    const stop = new Int32Array(this.#stop);
    Atomics.store(stop, 0, 1);
    Atomics.notify(stop, 0);
    return this.#ended;
  }

  #tell({ damaged, finding }: PageCheckResult): void {
    if (damaged.length === 0) return;
    this.#hasFoundDamage = true;
    this.#logger.error(
      { folder: dirname(this.#file), tables: damaged.join(', '), finding },
      'The last run ended uncleanly, and a check found damaged pages in the database. Callbacks are kept. ' +
        "Check the disk, run callboard verify to see what's affected, then stop Callboard and run callboard rebuild.",
    );
  }

  #fail(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'none';
    this.#logger.warn(
      { code },
      'The last run ended uncleanly, and the pages of the database could not be checked. Run callboard verify.',
    );
  }
}
