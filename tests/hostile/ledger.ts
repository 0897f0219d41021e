/**
 * The sender's record of what it sent and what was acknowledged, to compare with what Callboard has
 * afterwards.
 */

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FromLedger, LedgerOptions, Page, ToLedger } from './ledger-protocol.ts';

export class Ledger implements AsyncDisposable {
  readonly #worker: Worker;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Starts the thread. It sends nothing until it has a target. */
  static async open(options: LedgerOptions): Promise<Ledger> {
    const worker = new Worker(new URL('./ledger-thread.ts', import.meta.url), {
      workerData: options,
    });
    await once(worker, 'message');
    return new Ledger(worker);
  }

  /** Sets where callbacks go, and a bare server that gets the same requests, if one is measured. */
  pointTo(port: number | null, yardstickPort: number | null = null): void {
    this.#post({ type: 'target', port, yardstickPort });
  }

  /** Stops sending, waits for requests in progress, and closes the record. */
  close(): Promise<Page> {
    return new Promise((resolve, reject) => {
      this.#worker.once('error', reject);
      this.#worker.on('message', (message: FromLedger) => {
        if (message.type === 'page') resolve(message.page);
      });
      this.#post({ type: 'stop' });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }

  #post(message: ToLedger): void {
    this.#worker.postMessage(message);
  }
}
